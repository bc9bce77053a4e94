"""What shops do regularly."""

from __future__ import annotations

import datetime as dt

from background.tick import regularly
from shops.catalogue_files.jobs import let_go


@regularly(name="shops.let-go-of-imports", every=dt.timedelta(minutes=30))
def let_go_of_imports(now: dt.datetime) -> None:
    let_go(now)
