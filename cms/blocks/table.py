"""A table: sizes, weights, fairs and days. Typed row by row, or copied from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

MOST_COLUMNS = 6
MOST_ROWS = 60


def cells_of(text: str) -> list[list[str]]:
    """The rows of ``text`` as cells, all rows of one length. A row with a tab in it came from a spreadsheet; else ``|`` parts the cells."""
    rows = [[cell.strip() for cell in line.split("\t" if "\t" in line else "|")] for line in text.splitlines() if line.strip()]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


class TableValue(blocks.StructValue):
    @property
    def head(self) -> list[str]:
        return next(iter(cells_of(self.get("rows") or "")), [])

    @property
    def body(self) -> list[list[str]]:
        return cells_of(self.get("rows") or "")[1:]


class RowsBlock(blocks.TextBlock):
    def clean(self, value: str) -> str:
        cleaned: str = super().clean(value)
        rows = cells_of(cleaned)
        if len(rows) < 2:
            raise ValidationError(_("A table has a row of headlines and at least one row below it."))
        if len(rows[0]) > MOST_COLUMNS or len(rows) > MOST_ROWS:
            most = {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
            raise ValidationError(_("A table takes %(columns)d columns and %(rows)d rows at most, so that a phone can show it.") % most)
        return cleaned


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=gettext_lazy("What the table shows"), max_length=120)
    rows = RowsBlock(
        label=gettext_lazy("Rows"),
        rows=6,
        help_text=gettext_lazy(
            "One row a line, with | between the cells; the first row holds the headlines. "
            "Or copy the cells from a spreadsheet and paste them."
        ),
        default=gettext_lazy("Size | Weight | For\nSmall | 500 g | two people\nLarge | 1 kg | a family"),
    )

    class Meta:
        template = "cms/blocks/table.html"
        icon = "table"
        label = gettext_lazy("Table")
        description = gettext_lazy("Rows and columns: sizes and weights, fairs and their days.")
        value_class = TableValue

        def preview_value(self) -> dict[str, Any]:
            return {
                "caption": _("Which wheel for whom"),
                "rows": _("Wheel | Weight | Enough for\nSmall | 500 g | two people\nMedium | 1 kg | a family\nLarge | 1.5 kg | a feast"),
            }
