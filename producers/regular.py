"""What this room does regularly."""

from __future__ import annotations

import datetime as dt

from background.tick import regularly
from producers.attestations import tell_of_endings


@regularly(name="tell-of-ending-attestations", every=dt.timedelta(hours=6))
def tell_of_ending_attestations(now: dt.datetime) -> None:
    tell_of_endings(now)
