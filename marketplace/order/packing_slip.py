"""The paper that lies in the parcel: what is in it, by whom, for whom. One page an order, A5 or A4.

In the shopper's language. No prices, and of the shopper the name and the place alone: the address is on the label. It knows
one seller's part of an order and nothing of the others.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.pdfgen.canvas import Canvas

from cms.formats import format_day, format_money
from logistics.labels.text import Pen, faces, printable
from marketplace.order.models import Line, Order, ShopOrder

MM = 72 / 25.4
PAPERS = {"A5": (148 * MM, 210 * MM), "A4": (210 * MM, 297 * MM)}
MARGIN = 12 * MM
HEAD, FOOT = 50 * MM, 24 * MM
ROW, LEAST_ROW = 8.5 * MM, 4.6 * MM
BOX = 3.6 * MM


def draw_packing_slips(keys: Sequence[int], *, paper: str = "A5") -> bytes:
    """A PDF with a page for each ShopOrder of these primary keys, in their order; an order of very many lines takes a second page.

    Raises ValueError for another paper and for no order. Six queries, however many orders there are.
    """
    if paper not in PAPERS:
        raise ValueError(f"paper {paper!r} is none of {', '.join(PAPERS)}")
    rows = ShopOrder.objects.select_related("order__delivers_to", "partner__sends_from", "service")
    found = {row.pk: row for row in rows.prefetch_related("service__names", "lines__shortages", "shortages").filter(pk__in=keys)}
    if not found:
        raise ValueError("no order to draw a packing slip for")
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAPERS[paper], pageCompression=1, invariant=1)
    canvas.setTitle(_("Packing slips"))
    page = _Page(canvas, *PAPERS[paper])
    for shop_order in (found[pk] for pk in keys if pk in found):
        with translation.override(shop_order.order.language):
            page.draw(shop_order)
    canvas.save()
    return out.getvalue()


class _Page:
    """Draws from the top down; ``y`` is the baseline of what was drawn last."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        self.canvas, self.width, self.height = canvas, width, height
        self.pen = Pen(canvas._doc)
        self.regular, self.bold = faces()
        self.left, self.inner = MARGIN, width - 2 * MARGIN
        self.y = 0.0

    def draw(self, shop_order: ShopOrder) -> None:
        lines = sorted((line for line in shop_order.lines.all()), key=lambda line: (line.to_pack == 0, line.pk))
        room = self.height - 2 * MARGIN - HEAD - FOOT
        row = max(LEAST_ROW, min(ROW, room / max(1, len(lines))))
        most = max(1, int(room // row))
        sheets = [[line for _n, line in group] for _key, group in groupby(enumerate(lines), key=lambda item: item[0] // most)] or [[]]
        for number, sheet in enumerate(sheets, start=1):
            self._head(shop_order, number, len(sheets))
            for line in sheet:
                self._line(line, row)
            if number == len(sheets):
                self._foot(shop_order, lines)
            self.canvas.showPage()

    def _write(self, text: str, size: float, *, down: float, bold: bool = False, x: float = 0, width: float | None = None) -> None:
        self.y -= down
        face = self.bold if bold else self.regular
        fitted, size = face.fit(printable(text), width=width or self.inner - x, size=size, least=size * 0.7)
        self.canvas._code.append(self.pen.write(fitted, face, size, self.left + x, self.y))

    def _right(self, text: str, size: float, *, bold: bool = False) -> None:
        face = self.bold if bold else self.regular
        text = printable(text)
        self.canvas._code.append(self.pen.write(text, face, size, self.left + self.inner - face.width(text, size), self.y))

    def _rule(self, down: float, weight: float = 0.7) -> None:
        self.y -= down
        self.canvas._code.append(f"{weight} w 0 G {self.left:.2f} {self.y:.2f} m {self.left + self.inner:.2f} {self.y:.2f} l S")

    def _head(self, shop_order: ShopOrder, number: int, of: int) -> None:
        seller, order = shop_order.partner, shop_order.order
        self.y = self.height - MARGIN
        self.canvas._code.append("0 g")
        self._write(seller.name, 20, down=16, bold=True)
        place = seller.sends_from.locality if seller.sends_from else seller.municipality
        self._write(place, 11, down=15)
        self._rule(9, 1.4)
        self._write(_("Packing slip"), 11, down=17)
        if of > 1:
            self._right(_("Page %(n)s of %(all)s") % {"n": number, "all": of}, 11)
        self._write(shop_order.number, 18, down=20, bold=True)
        self._write(
            _("For %(name)s, %(place)s") % {"name": order.delivers_to.name, "place": order.delivers_to.locality}, 13, down=20, bold=True
        )
        self._write(_("Ordered on %(day)s") % {"day": format_day(order.date_placed)}, 11, down=17)
        self._write(
            _("%(service)s, promised for %(day)s") % {"service": shop_order.service.name_in(), "day": shop_order.arrives},
            11,
            down=14,
        )
        self._rule(9)
        self.y -= 2

    def _line(self, line: Line, row: float) -> None:
        size = max(9.0, min(13.0, row * 0.52))
        middle = self.y - row / 2
        box = min(BOX, row * 0.6)
        self.canvas._code.append(f"0.8 w 0 G {self.left:.2f} {middle - box / 2:.2f} {box:.2f} {box:.2f} re S")
        self.y = middle + size * 0.355
        self._write(f"{line.to_pack} ×", size, down=size * 0.71, bold=True, x=7 * MM, width=9 * MM)
        sku = printable(line.partner_sku)
        sku_width = self.regular.width(sku, 9) + 4 * MM if sku else 0
        title = line.title
        if line.missing:
            note = ngettext("%(count)s is missing", "%(count)s are missing", line.missing) % {"count": line.missing}
            title = f"{title} ({note})"
        self._write(title, size, down=0, x=17 * MM, width=self.inner - 17 * MM - sku_width)
        if sku:
            self._right(sku, 9)
        self.y = middle - row / 2
        self.canvas._code.append(f"0.25 w 0 G {self.left:.2f} {self.y:.2f} m {self.left + self.inner:.2f} {self.y:.2f} l S")

    def _foot(self, shop_order: ShopOrder, lines: Sequence[Line]) -> None:
        pieces = sum(line.to_pack for line in lines)
        self._write(ngettext("%(count)s piece in all", "%(count)s pieces in all", pieces) % {"count": pieces}, 11, down=18, bold=True)
        if shop_order.order.payment == Order.Payment.CASH_ON_DELIVERY:
            self._write(
                _("To pay at the door: %(amount)s") % {"amount": format_money(shop_order.to_pay, shop_order.order.currency)},
                13,
                down=20,
                bold=True,
            )
        self.y = MARGIN + 14
        self._rule(0)
        self._write(
            _("Something wrong? Write to us on the page of your order: its link is in your mail from %(site)s.")
            % {"site": settings.BASE_URL.partition("://")[2]},
            9.5,
            down=13,
        )
