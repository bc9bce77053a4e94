"""When the door is open and where it is: times for each day of the week, and a link to a map. Nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAP = "https://www.openstreetmap.org/search"
_SPAN = re.compile(r"^(\d{1,2})(?:[:.h](\d{2})?)?\s*[-–—]\s*(\d{1,2})(?:[:.h](\d{2})?)?$")


def times_of(text: str) -> list[str]:
    """``"9-12.30, 14h-18h"`` as ``["09:00–12:30", "14:00–18:00"]``. Raises ValueError on what is no time of a day, or out of order."""
    spans: list[str] = []
    last = -1
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = _SPAN.match(part)
        if not found:
            raise ValueError(part)
        begin, end = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
        if not last < begin < end <= 24 * 60 or any(int(found[n] or 0) > 59 for n in (2, 4)):
            raise ValueError(part)
        last = end
        spans.append(f"{begin // 60:02}:{begin % 60:02}–{end // 60:02}:{end % 60:02}")
    return spans


class TimesBlock(blocks.RegexBlock):
    """Figures only, so a translation has nothing to do here. Empty means closed."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"regex": r"^[\d\s:.,h–—-]*$", "required": False, "max_length": 60, **kwargs})

    def clean(self, value: str) -> str:
        cleaned: str = super().clean(value)
        try:
            return ", ".join(times_of(cleaned or ""))
        except ValueError as wrong:
            said = _("“%(text)s” is no time from and to. Write it like 9:00–12:30, 14:00–18:00.")
            raise ValidationError(said % {"text": wrong}) from wrong


@dataclass(frozen=True)
class Days:
    """Days that follow each other and have the same times; no times is closed."""

    names: str
    times: list[str]


class HoursValue(blocks.StructValue):
    @property
    def week(self) -> list[Days]:
        def times(day: int) -> tuple[str, ...]:
            try:
                return tuple(times_of(self.get(DAYS[day]) or ""))
            except ValueError:
                return ()

        week = []
        for spans, group in groupby(range(7), key=times):
            days = list(group)
            first, last = (capfirst(str(WEEKDAYS[day])) for day in (days[0], days[-1]))
            names = first if len(days) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
            week.append(Days(names, list(spans)))
        return week

    @property
    def map_url(self) -> str:
        """A plain link: the map is asked for when somebody follows it, and not before."""
        address = " ".join((self.get("address") or "").split())
        return f"{MAP}?{urlencode({'query': address})}" if address else ""


class HoursBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=gettext_lazy("Headline"), max_length=120, required=False, default=gettext_lazy("Opening hours"))
    monday = TimesBlock(
        label=WEEKDAYS[0], default="09:00–12:30, 14:00–18:00", help_text=gettext_lazy("Like 9:00–12:30, 14:00–18:00. Empty: closed.")
    )
    tuesday = TimesBlock(label=WEEKDAYS[1], default="09:00–12:30, 14:00–18:00")
    wednesday = TimesBlock(label=WEEKDAYS[2], default="09:00–12:30, 14:00–18:00")
    thursday = TimesBlock(label=WEEKDAYS[3], default="09:00–12:30, 14:00–18:00")
    friday = TimesBlock(label=WEEKDAYS[4], default="09:00–12:30, 14:00–18:00")
    saturday = TimesBlock(label=WEEKDAYS[5])
    sunday = TimesBlock(label=WEEKDAYS[6])
    note = blocks.CharBlock(label=gettext_lazy("Exceptions"), max_length=160, required=False)
    address = blocks.TextBlock(
        label=gettext_lazy("Address"),
        max_length=200,
        required=False,
        rows=2,
        help_text=gettext_lazy("Street, number, postcode and place. Shoppers get a link that shows it on a map."),
    )

    class Meta:
        template = "cms/blocks/hours.html"
        icon = "time"
        label = gettext_lazy("Opening hours and place")
        description = gettext_lazy("When people find you, where, and a link to a map.")
        value_class = HoursValue

        def preview_value(self) -> dict[str, Any]:
            return {
                "headline": _("Come and taste"),
                **dict.fromkeys(DAYS[:5], "09:00–12:30, 14:00–18:00"),
                "saturday": "10:00–13:00",
                "sunday": "",
                "note": _("Closed on 1 November."),
                "address": "Largo da Feira 1, 3400-060 Oliveira do Hospital",
            }
