"""Regular jobs of this room."""

import datetime as dt

from accounts.confirming import forget_old
from background.tick import regularly


@regularly(name="accounts.forget_confirmations", every=dt.timedelta(days=1))
def forget_confirmations(now: dt.datetime) -> None:
    forget_old(now)
