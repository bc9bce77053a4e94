"""Sales as bars: where each stands in the drawing. All numbers are text with a point, whatever the language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.formats import format_day, format_money
from marketplace.order.sales import DayOfSales

WIDTH, HEIGHT = 640, 210
LEFT, TOP, FOOT = 64, 18, 26
GAP = 4
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Chart:
    """What the template draws, in the drawing's own units."""

    days: Sequence[DayOfSales]
    total: Decimal
    description: str
    bars: list[dict[str, Any]]
    lines: list[dict[str, str]]
    marks: list[dict[str, str]]
    width: str = str(WIDTH)
    height: str = str(HEIGHT)
    left: str = str(LEFT)


def sales_chart(days: Sequence[DayOfSales]) -> Chart:
    """A bar a day, the first on the left; lines at nothing, half and the top."""
    top = _top(max((day.goods for day in days), default=Decimal(0)))
    high = HEIGHT - TOP - FOOT
    wide = (WIDTH - LEFT) / max(1, len(days))

    def down(amount: Decimal) -> float:
        return TOP + high * (1 - float(amount / top))

    bars = [
        {
            "x": f"{LEFT + n * wide + GAP / 2:.1f}",
            "y": f"{down(day.goods):.1f}",
            "width": f"{wide - GAP:.1f}",
            "height": f"{TOP + high - down(day.goods):.1f}" if day.goods else "",
            "word": f"{format_day(day.day)}: {format_money(day.goods)}",
        }
        for n, day in enumerate(days)
    ]
    lines = [{"y": f"{down(amount):.1f}", "word": f"{amount:f}"} for amount in (Decimal(0), top / 2, top)]
    places = [(0, "start"), (len(days) // 2, "middle"), (len(days) - 1, "end")] if days else []
    marks = [
        {
            "x": f"{WIDTH if anchor == 'end' else LEFT + n * wide:.1f}",
            "anchor": anchor,
            "word": date_format(days[n].day, "j M"),
        }
        for n, anchor in places
    ]
    total = sum((day.goods for day in days), Decimal(0))
    return Chart(days, total, _description(days, total), bars, lines, marks)


def _top(most: Decimal) -> Decimal:
    """The next round amount of which the half is round too: 20, 40, 100, 200 …"""
    size = Decimal(10)
    while True:
        for step in STEPS:
            if most <= step * size:
                return step * size
        size *= 10


def _description(days: Sequence[DayOfSales], total: Decimal) -> str:
    best = max(days, key=lambda day: day.goods, default=None)
    if best is None or not best.goods:
        return _("Nothing was sold in these days.")
    return _("%(total)s in all; the most was %(amount)s on %(day)s.") % {
        "total": format_money(total),
        "amount": format_money(best.goods),
        "day": format_day(best.day),
    }
