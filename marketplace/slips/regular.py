"""What the tick does for slips."""

import datetime as dt

from background.tick import regularly
from marketplace.slips.expiry import expire_due_slips

regularly(name="slips.expire", every=dt.timedelta(minutes=1))(expire_due_slips)
