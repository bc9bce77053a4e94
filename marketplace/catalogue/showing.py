"""When a product is to be seen: from a day, until a day, and not while it is archived.

It is worked out from the row and the day each time, so a product appears and leaves by itself, without a job.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_day

# Values of Product.off_sale_reason.
NAME_WITHOUT_PROOF = "protected name"  # the regular check of titles took it down
ARCHIVED = "archived"  # its shop put it away; orders still point at it


class ShownForSomeDays:
    """Mixed into Product. ``on`` is a day in the installation's time zone, today when left out."""

    is_public: bool
    off_sale_reason: str
    visible_from: dt.date | None
    visible_until: dt.date | None

    @property
    def is_archived(self) -> bool:
        return self.off_sale_reason == ARCHIVED

    def is_its_time(self, on: dt.date | None = None) -> bool:
        """Whether the day is one of those for which the product is scheduled; without days every day is."""
        day = on or timezone.localdate()
        return (self.visible_from is None or self.visible_from <= day) and (self.visible_until is None or day <= self.visible_until)

    def may_be_named(self, on: dt.date | None = None) -> bool:
        """Whether the public may read of the product at all, on sale or not."""
        return self.is_public and not self.is_archived and self.is_its_time(on)

    def schedule_note(self, on: dt.date | None = None) -> str:
        """``Visible from Friday 4 December``, for the seller; empty where the day is one of its own and no end is set."""
        day = on or timezone.localdate()
        if self.visible_from and self.visible_from > day:
            return _("Visible from %(day)s") % {"day": format_day(self.visible_from)}
        if self.visible_until is None:
            return ""
        text = _("Visible until %(day)s") if self.visible_until >= day else _("Was visible until %(day)s")
        return text % {"day": format_day(self.visible_until)}


def its_time(on: dt.date | None = None) -> Q:
    """In a query of products: the day (today) is one of those for which the product is scheduled."""
    day = on or timezone.localdate()
    return (Q(visible_from=None) | Q(visible_from__lte=day)) & (Q(visible_until=None) | Q(visible_until__gte=day))


SCHEDULE_CONSTRAINT = models.CheckConstraint(
    condition=Q(visible_from__isnull=True) | Q(visible_until__isnull=True) | Q(visible_until__gte=F("visible_from")),
    name="product_leaves_after_it_appears",
)
