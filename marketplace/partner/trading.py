"""Whether a seller takes orders, as the seller says: always, not until a day, or never online.

It is worked out from the row and the day each time, so a shop opens again by itself, without a job.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formats import format_day


class Trading(models.TextChoices):
    OPEN = "open", gettext_lazy("Open")
    CLOSED = "closed", gettext_lazy("Closed until a day")
    CATALOGUE = "catalogue", gettext_lazy("Catalogue only")


class TradingState:
    """Mixed into Partner. ``on`` is a day in the installation's time zone, today when left out."""

    trading: str
    reopens_on: dt.date | None
    closed_message: str

    def takes_orders(self, on: dt.date | None = None) -> bool:
        return self.trading_now(on) == Trading.OPEN

    def trading_now(self, on: dt.date | None = None) -> str:
        """The state that counts on the day: from ``reopens_on`` a closed seller is open."""
        if self.trading == Trading.CLOSED and self.reopens_on and self.reopens_on <= (on or timezone.localdate()):
            return Trading.OPEN
        return self.trading

    @property
    def trading_note(self) -> str:
        """``Closed until Thursday 3 December``, for a card; empty while orders are taken."""
        state = self.trading_now()
        if state == Trading.CLOSED and self.reopens_on:
            return _("Closed, open again on %(day)s") % {"day": format_day(self.reopens_on)}
        return _("Not sold online") if state == Trading.CATALOGUE else ""

    @property
    def trading_reason(self) -> str:
        """Why nothing can be bought of this seller today, in a sentence; empty while orders are taken."""
        state = self.trading_now()
        if state == Trading.CLOSED and self.reopens_on:
            return _("This shop takes no orders now. It is open again on %(day)s.") % {"day": format_day(self.reopens_on)}
        return _("This shop shows its things here, but does not sell them online.") if state == Trading.CATALOGUE else ""

    @property
    def shown_message(self) -> str:
        """What the seller wrote for the time of being closed; empty while orders are taken."""
        return self.closed_message if self.trading_now() == Trading.CLOSED else ""
