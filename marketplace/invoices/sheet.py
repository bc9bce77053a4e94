"""An invoice or a credit note on A4 sheets: who sold what to whom, the VAT by rate, and what it comes to.

Amounts include VAT, as all prices here do; the table below has them without. Long names take a second line, and a long document further
sheets, each with its head.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.pdfgen.canvas import Canvas

from cms.formats import babel_locale, format_money
from logistics.addresses import COUNTRIES
from logistics.labels.text import Face, Pen, faces, printable
from logistics.models import Address
from marketplace.invoices.en16931 import exemption, offer_notes, operators_note, payment_name, payment_terms
from marketplace.invoices.models import Document, DocumentLine
from marketplace.tax.showing import percent_text, rate_name

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
MARGIN, FOOT = 18 * MM, 20 * MM
TEXT, SMALL = 9.5, 8.0
LEADING = 12.5
INK, SOFT = 0.0, 0.38
# Right edges of the columns of numbers, from the right margin inwards.
PIECES, PRICE, RATE, AMOUNT = 78 * MM, 50 * MM, 28 * MM, 0.0
TITLE_WIDTH = 84 * MM


@dataclass(frozen=True)
class Row:
    """A row of the table of goods, its title in one line or more."""

    title: list[str]
    note: str
    pieces: str
    price: str
    rate: str
    amount: str

    @property
    def height(self) -> float:
        return LEADING * len(self.title) + (LEADING - 2 if self.note else 0) + 5


class Sheet:
    """Draws from the top down; ``y`` is the baseline of what was drawn last."""

    def __init__(self, canvas: Canvas, document: Document) -> None:
        self.canvas, self.document = canvas, document
        self.pen = Pen(canvas._doc)
        self.regular, self.bold = faces()
        self.left, self.right = MARGIN, A4[0] - MARGIN
        self.y = 0.0
        self.page = 1
        self.pages = 1

    def draw(self) -> None:
        """Twice: the first time to learn how many sheets it takes."""
        rows = self._rows()
        self.pages = self._lay_out(rows, is_real=False)
        self.page = 1
        self._lay_out(rows, is_real=True)

    def _lay_out(self, rows: list[Row], *, is_real: bool) -> int:
        self.is_real = is_real
        self._head()
        self._parties()
        self._table_head()
        for row in rows:
            if self.y - row.height < MARGIN + FOOT:
                self._next()
                self._table_head()
            self._row(row)
        if self.y - self._ending_height() < MARGIN + FOOT:
            self._next()
        self._sums()
        self._vat()
        self._notes()
        self._foot()
        if is_real:
            self.canvas.showPage()
        return self.page

    # --- What is said -------------------------------------------------------------------------------------------

    def _money(self, amount: Decimal) -> str:
        return format_money(amount, self.document.currency)

    def _rows(self) -> list[Row]:
        document = self.document
        rows = [self._goods(line) for line in document.lines.all()]
        for share in document.vat.all():
            if share.delivery:
                title = [_("Delivery")]
                rows.append(Row(title, "", "", "", percent_text(share.percent), self._money(share.delivery)))
        return rows

    def _goods(self, line: DocumentLine) -> Row:
        title = self.regular.wrap(printable(line.title), width=TITLE_WIDTH, size=TEXT, lines=3)
        each = line.amount / line.quantity if line.quantity else line.amount
        exact = each == each.quantize(Decimal("0.01")) and bool(line.quantity)
        note = "" if line.quantity else _("The price is lowered.")
        if line.sku:
            note = f"{line.sku} · {note}" if note else line.sku
        return Row(
            title,
            printable(note),
            str(line.quantity or ""),
            self._money(each) if exact else "",
            percent_text(line.percent),
            self._money(line.amount),
        )

    def _address(self, address: Address | None) -> list[str]:
        if address is None:
            return []
        country = str(COUNTRIES.get(address.country, address.country))
        lines = [address.street, address.extra, f"{address.postcode} {address.locality}", country]
        return [line for line in lines if line.strip()]

    # --- How it is drawn ----------------------------------------------------------------------------------------

    def _put(self, text: str, size: float = TEXT, *, x: float = 0, bold: bool = False, soft: bool = False) -> None:
        self._code(self.bold if bold else self.regular, printable(text), size, self.left + x, soft)

    def _put_right(self, text: str, size: float = TEXT, *, edge: float = 0, bold: bool = False, soft: bool = False) -> None:
        face, text = self.bold if bold else self.regular, printable(text)
        self._code(face, text, size, self.right - edge - face.width(text, size), soft)

    def _code(self, face: Face, text: str, size: float, x: float, soft: bool) -> None:
        if self.is_real:
            self.canvas._code.append(f"{SOFT if soft else INK:g} g {self.pen.write(text, face, size, x, self.y)}")

    def _rule(self, weight: float = 0.5, *, grey: float = 0.7) -> None:
        if self.is_real:
            self.canvas._code.append(f"{weight} w {grey:g} G {self.left:.2f} {self.y:.2f} m {self.right:.2f} {self.y:.2f} l S")

    def _next(self) -> None:
        self._foot()
        if self.is_real:
            self.canvas.showPage()
        self.page += 1
        self._head()

    def _head(self) -> None:
        document = self.document
        self.y = A4[1] - MARGIN - 14
        name, size = self.bold.fit(printable(document.seller_shop), width=self.right - self.left - 70 * MM, size=18, least=11)
        self._put(name, size, bold=True)
        self._put_right(document.get_kind_display(), 18, bold=True)
        self.y -= 16
        self._put_right(document.number, 12, bold=True)
        if self.pages > 1:
            self._put(_("Page %(n)s of %(all)s") % {"n": self.page, "all": self.pages}, SMALL, soft=True)
        self.y -= 8
        self._rule(1.2, grey=0)

    def _parties(self) -> None:
        document = self.document
        seller = [document.seller_name, *self._address(document.seller_address)]
        if document.seller_tax_number:
            seller.append(_("Tax number: %(number)s") % {"number": document.seller_tax_number})
        buyer = document.buyer_address
        bought = [*filter(None, [buyer.company, buyer.name]), *self._address(buyer)]
        if document.buyer_tax_number:
            bought.append(_("Tax number: %(number)s") % {"number": document.buyer_tax_number})
        facts = [
            (_("Date"), self._day(document)),
            (_("Order"), document.shop_order.number),
            (_("Payment"), payment_name(document)),
        ]
        if document.invoice:
            said = _("%(number)s of %(day)s") % {"number": document.invoice.number, "day": self._day(document.invoice)}
            facts.append((_("On invoice"), said))
        top = self.y - 20
        half = 90 * MM
        ends = [self._party(_("Sold by"), seller, 0, top, half - 6 * MM), self._party(_("Sold to"), bought, half, top, half - 6 * MM)]
        self.y = min(ends) - 8
        for label, said in facts:
            self.y -= LEADING
            self._put(label, SMALL, soft=True)
            text, size = self.regular.fit(printable(said), width=140 * MM, size=TEXT, least=7)
            self._put(text, size, x=32 * MM)
        if document.reason:
            self.y -= LEADING
            self._put(_("Reason"), SMALL, soft=True)
            for place, text in enumerate(self.regular.wrap(printable(document.reason), width=140 * MM, size=TEXT, lines=3)):
                self.y -= LEADING if place else 0
                self._put(text, x=32 * MM)
        self.y -= 12

    def _party(self, label: str, lines: list[str], x: float, top: float, width: float) -> float:
        self.y = top
        self._put(label, SMALL, x=x, soft=True)
        for place, line in enumerate(lines):
            for text in self.regular.wrap(printable(line), width=width, size=TEXT, lines=3):
                self.y -= LEADING
                self._put(text, x=x, bold=place == 0)
        return self.y

    def _day(self, document: Document) -> str:
        return format_date(document.issued_on, "long", locale=babel_locale())

    def _table_head(self) -> None:
        self.y -= 14
        self._put(_("Goods"), SMALL, soft=True)
        self._put_right(_("Pieces"), SMALL, edge=PIECES, soft=True)
        self._put_right(_("Price"), SMALL, edge=PRICE, soft=True)
        self._put_right(_("VAT"), SMALL, edge=RATE, soft=True)
        self._put_right(_("Amount"), SMALL, edge=AMOUNT, soft=True)
        self.y -= 5
        self._rule()

    def _row(self, row: Row) -> None:
        for place, text in enumerate(row.title):
            self.y -= LEADING
            self._put(text)
            if place == 0:
                self._put_right(row.pieces, edge=PIECES)
                self._put_right(row.price, edge=PRICE)
                self._put_right(row.rate, edge=RATE)
                self._put_right(row.amount, edge=AMOUNT)
        if row.note:
            self.y -= LEADING - 2
            text, size = self.regular.fit(row.note, width=TITLE_WIDTH, size=SMALL, least=6)
            self._put(text, size, soft=True)
        self.y -= 5
        self._rule(0.25, grey=0.85)

    def _ending_height(self) -> float:
        return 46 + LEADING * (len(self.document.vat.all()) + 6 + 2 * bool(self.document.by_operator)) + 40

    def _sums(self) -> None:
        document = self.document
        for label, amount in ((_("Goods"), document.goods), (_("Delivery"), document.delivery)):
            self.y -= LEADING + 2
            self._put_right(label, edge=RATE, soft=True)
            self._put_right(self._money(amount))
        self.y -= 20
        self._put_right(_("Total, VAT included") if document.tax else _("Total"), 12, edge=RATE, bold=True)
        self._put_right(self._money(document.total), 12, bold=True)
        if document.is_invoice and document.by_operator:
            self.y -= LEADING + 2
            self._put_right(_("Paid by the marketplace"), edge=RATE, soft=True)
            self._put_right(self._money(document.by_operator))
        if document.is_invoice:
            self.y -= LEADING + 2
            self._put_right(_("Still to be paid"), edge=RATE, soft=True)
            self._put_right(self._money(document.to_pay))

    def _vat(self) -> None:
        document = self.document
        charged = [row for row in document.vat.all() if row.category in {"S", "Z"}]
        if not charged:
            return
        self.y -= 22
        self._put(_("VAT included"), SMALL, soft=True)
        self._put_right(_("Without VAT"), SMALL, edge=PRICE, soft=True)
        self._put_right(_("VAT"), SMALL, edge=RATE, soft=True)
        self._put_right(_("With VAT"), SMALL, soft=True)
        self.y -= 5
        self._rule()
        for row in charged:
            self.y -= LEADING
            self._put(rate_name(document.vat_territory, row.percent))
            for amount, edge in ((row.net, PRICE), (row.tax, RATE), (row.gross, AMOUNT)):
                self._put_right(self._money(amount), edge=edge)

    def _notes(self) -> None:
        document = self.document
        said = [payment_terms(document)]
        for category in sorted({row.category for row in document.vat.all()}):
            reason, _code = exemption(document, category)
            if reason:
                said.append(_("No VAT: %(law)s") % {"law": reason})
        said += [*offer_notes(document), *operators_note(document)]
        if document.atcud:
            said.append(f"ATCUD: {document.atcud}")
        self.y -= 8
        for note in said:
            for text in self.regular.wrap(printable(note), width=self.right - self.left, size=TEXT, lines=3):
                self.y -= LEADING + 1
                self._put(text)

    def _foot(self) -> None:
        document, kept = self.document, self.y
        self.y = MARGIN + 8
        self._rule()
        self.y -= 12
        place = settings.BASE_URL.partition("://")[2]
        said = _("Made by %(site)s in the name of %(seller)s.") % {"site": place, "seller": document.seller_name}
        text, size = self.regular.fit(printable(said), width=self.right - self.left - 40 * MM, size=SMALL, least=6)
        self._put(text, size, soft=True)
        self._put_right(document.number, SMALL, soft=True)
        self.y = kept
