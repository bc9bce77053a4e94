"""A statement on paper: A4, the sums first, then each movement. In the seller's language."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.pdfgen.canvas import Canvas

from cms.formats import format_money
from logistics.labels.text import Pen, faces, printable
from marketplace.ledger.statements import Movement
from marketplace.payouts.statement_words import dated, period_words, total_words

if TYPE_CHECKING:
    from marketplace.payouts.statements import Content

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 18 * MM, 192 * MM, 279 * MM, 20 * MM
ROW, TALL_ROW = 6.4 * MM, 10.2 * MM
# Where the columns begin; amounts end at theirs.
DAY, ORDER, WORDS, WAITING, PAYABLE = LEFT, LEFT + 24 * MM, LEFT + 58 * MM, RIGHT - 28 * MM, RIGHT


def draw_statement(content: Content) -> bytes:
    """The PDF; the same content gives the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(_("Statement %(number)s") % {"number": content.statement.number})
    canvas.setAuthor(settings.BASE_URL.partition("://")[2])
    _Paper(canvas, content).draw()
    canvas.save()
    return out.getvalue()


class _Paper:
    """Draws from the top down; ``y`` is the baseline of what was drawn last."""

    def __init__(self, canvas: Canvas, content: Content) -> None:
        self.canvas, self.content, self.statement = canvas, content, content.statement
        self.pen = Pen(canvas._doc)
        self.regular, self.bold = faces()
        self.y, self.page = TOP, 1

    def draw(self) -> None:
        self._head()
        self._sums()
        self._titles()
        for movement in self.content.movements:
            tall = movement.share is not None
            if self.y - (TALL_ROW if tall else ROW) < BOTTOM + 14 * MM:
                self._turn()
            self._movement(movement, tall)
        if not self.content.movements:
            self._write(_("Nothing happened in this month."), LEFT, 10, down=ROW)
        self._rule(3 * MM, 1.2)
        self._write(_("Balance after"), WORDS, 10, down=5.5 * MM, bold=True, width=WAITING - 26 * MM - WORDS)
        self._right(self._money(self.statement.waiting_after), WAITING, 10, bold=True)
        self._right(self._money(self.statement.payable_after), PAYABLE, 10, bold=True)
        self._foot()
        self.canvas.showPage()

    def _money(self, amount: Decimal) -> str:
        return format_money(amount, self.statement.currency)

    def _write(self, text: str, x: float, size: float, *, down: float = 0, bold: bool = False, width: float = RIGHT - LEFT) -> None:
        self.y -= down
        face = self.bold if bold else self.regular
        fitted, size = face.fit(printable(text), width=width, size=size, least=size * 0.75)
        self.canvas._code.append(self.pen.write(fitted, face, size, x, self.y))

    def _right(self, text: str, end: float, size: float, *, bold: bool = False) -> None:
        face, text = (self.bold if bold else self.regular), printable(text)
        self.canvas._code.append(self.pen.write(text, face, size, end - face.width(text, size), self.y))

    def _rule(self, down: float, weight: float = 0.5) -> None:
        self.y -= down
        self.canvas._code.append(f"{weight} w 0 G {LEFT:.2f} {self.y:.2f} m {RIGHT:.2f} {self.y:.2f} l S")

    def _head(self) -> None:
        partner, statement = self.statement.partner, self.statement
        self.canvas._code.append("0 g")
        self._write(_("Statement"), LEFT, 22, down=7 * MM, bold=True)
        self._right(statement.number, RIGHT, 12)
        self._write(period_words(statement), LEFT, 12, down=7 * MM)
        self._write(partner.name, LEFT, 12, down=10 * MM, bold=True)
        where = partner.sends_from
        if where:
            self._write(f"{where.street}, {where.postcode} {where.locality}", LEFT, 10, down=5 * MM)
        if partner.tax_number:
            self._write(_("Tax number %(number)s") % {"number": partner.tax_number}, LEFT, 10, down=5 * MM)
        self._rule(5 * MM, 1.4)

    def _sums(self) -> None:
        self._write(_("To be paid out"), LEFT, 12, down=7 * MM, bold=True)
        self._sum(_("Balance before"), self.statement.payable_before)
        words = total_words()
        for name, amount in self.content.totals:
            self._sum(words[name], amount)
        self._rule(2 * MM)
        self._sum(_("Balance after"), self.statement.payable_after, bold=True)
        self._write(
            _("Before delivery, at the end: %(amount)s. It becomes yours, less commission, when the parcels have arrived.")
            % {"amount": self._money(self.statement.waiting_after)},
            LEFT,
            9.5,
            down=7 * MM,
        )

    def _sum(self, words: str, amount: Decimal, *, bold: bool = False) -> None:
        self._write(words, LEFT, 10.5, down=5.4 * MM, bold=bold)
        self._right(self._money(amount), PAYABLE, 10.5, bold=bold)

    def _titles(self) -> None:
        self.y -= 11 * MM
        for text, x in ((_("Day"), DAY), (_("Order"), ORDER), (_("What happened"), WORDS)):
            self._write(text, x, 9, bold=True)
        self._right(_("Before delivery"), WAITING, 9, bold=True)
        self._right(_("To be paid out"), PAYABLE, 9, bold=True)
        self._rule(2 * MM)

    def _movement(self, movement: Movement, tall: bool) -> None:
        self.y -= 4.6 * MM
        self._write(dated(movement.transfer.booked_on), DAY, 9, width=ORDER - DAY - 2 * MM)
        self._write(str(movement.shop_order or movement.transfer.reference), ORDER, 9, width=WORDS - ORDER - 2 * MM)
        self._write(movement.words, WORDS, 9, width=WAITING - 24 * MM - WORDS)
        if movement.waiting:
            self._right(self._money(movement.waiting), WAITING, 9)
        if movement.to_pay_out:
            self._right(self._money(movement.to_pay_out), PAYABLE, 9)
        if tall and movement.share is not None:
            share = movement.share
            said = {name: self._money(getattr(share, name)) for name in ("goods", "commission", "vat", "delivery")}
            text = _("Goods %(goods)s − commission %(commission)s − VAT on it %(vat)s") % said
            if share.delivery:
                text = _("Goods %(goods)s − commission %(commission)s − VAT on it %(vat)s − delivery %(delivery)s") % said
            self._write(text, WORDS, 8, down=3.6 * MM, width=WAITING - 24 * MM - WORDS)
        self.canvas._code.append(f"0.2 w 0.6 G {LEFT:.2f} {self.y - 1.6 * MM:.2f} m {RIGHT:.2f} {self.y - 1.6 * MM:.2f} l S 0 G")
        self.y -= 1.6 * MM

    def _turn(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.page += 1
        self.y = TOP
        self.canvas._code.append("0 g")
        self._titles()

    def _foot(self) -> None:
        y, self.y = self.y, BOTTOM - 6 * MM
        site = settings.BASE_URL.partition("://")[2]
        self._write(_("%(site)s · this statement is no invoice") % {"site": site}, LEFT, 8)
        self._right(_("Page %(n)s") % {"n": self.page}, RIGHT, 8)
        self.y = y
