"""Credit notes: whatever of an invoice goes back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cms.formats import format_money
from marketplace.invoices.amounts import ZERO, Parts, Piece, Rate, part_of
from marketplace.invoices.models import Document, DocumentLine, DocumentVat, Kind
from marketplace.invoices.writing import write_document
from marketplace.order.models import Line, ShopOrder
from marketplace.tax.rounding import shared_out, smallest_unit

Back = tuple[Line, int, Decimal]
COPIED = (
    *("partner", "shop_order", "language", "currency", "vat_treatment", "vat_territory", "vat_mention", "payment", "paid_on"),
    *("seller_name", "seller_shop", "seller_tax_number", "seller_address", "buyer_address", "buyer_tax_number"),
)


class CannotCredit(Exception):
    """Nothing was written; the message is translated."""


class CreditedOtherwise(Exception):
    """The same cause was credited with other amounts: nothing was written, and somebody has to look."""


def credit(
    *,
    shop_order: ShopOrder,
    cause: str,
    lines: Iterable[Back],
    delivery: Decimal = ZERO,
    reason: str = "",
    by_operator: Decimal = ZERO,
) -> Document | None:
    """A credit note on the invoice of ``shop_order`` for what goes back, once a ``cause`` (a unique reference of 64 characters).

    ``lines``: (order line, pieces, amount with VAT); no pieces where the price alone is lowered. ``delivery``: of its price, with VAT.
    ``reason`` is printed. ``by_operator``: what of it goes back to the marketplace, which had paid it.
    Writes rows only, inside the caller's transaction. The same cause again gives the credit note that is there.
    None, and nothing written, where nothing was invoiced yet, or nothing goes back. Raises ``CannotCredit`` for more than is left of
    the invoice, and ``CreditedOtherwise``. Who credits several sellers in one transaction does so in the order of ``partner_id``.
    """
    wanted = [(line, count, amount) for line, count, amount in lines if count or amount]
    if not wanted and not delivery:
        return None
    with transaction.atomic():
        invoice = Document.objects.select_for_update(of=("self",)).filter(kind=Kind.INVOICE, shop_order=shop_order).first()
        if invoice is None:
            return None
        there = Document.objects.filter(kind=Kind.CREDIT_NOTE, cause=cause).first()
        if there is not None:
            return _the_same(there, invoice, wanted, delivery)
        parts = _parts(invoice, wanted, delivery)
        fields = {name: getattr(invoice, name) for name in COPIED}
        fields["by_operator"] = min(by_operator, parts.goods + parts.delivery)
        return write_document(kind=Kind.CREDIT_NOTE, parts=parts, invoice=invoice, cause=cause, reason=reason[:200], **fields)


def _the_same(there: Document, invoice: Document, wanted: list[Back], delivery: Decimal) -> Document:
    known = {row.line_id: (row.quantity, row.amount) for row in there.lines.all()}
    if there.invoice_id != invoice.pk or there.delivery != delivery or known != {line.pk: (n, amount) for line, n, amount in wanted}:
        raise CreditedOtherwise(f"{there.cause} was credited as {there.number} with other amounts")
    return there


def _parts(invoice: Document, wanted: list[Back], delivery: Decimal) -> Parts:
    unit = smallest_unit(invoice.currency)
    of_line = {row.line_id: row for row in invoice.lines.all()}
    before: dict[int, list[DocumentLine]] = {}
    for row in DocumentLine.objects.filter(document__invoice=invoice):
        before.setdefault(row.line_id, []).append(row)
    pieces = [_piece(invoice, of_line.get(back[0].pk), before.get(back[0].pk, []), back, unit) for back in wanted]
    if len({piece.line.pk for piece in pieces}) < len(pieces):
        raise ValueError("a line is named twice")
    rows = list(invoice.vat.all())
    credited: dict[Decimal, list[DocumentVat]] = {}
    for known in DocumentVat.objects.filter(document__invoice=invoice):
        credited.setdefault(known.percent, []).append(known)
    sent = _deliveries(invoice, rows, credited, delivery, unit)
    rates = []
    for share, back in zip(rows, sent, strict=True):
        own = [piece for piece in pieces if piece.percent == share.percent]
        earlier = credited.get(share.percent, [])
        tax = part_of(
            share.delivery_tax,
            of=share.delivery,
            until_now=sum((known.delivery for known in earlier), ZERO),
            now=back,
            taken=sum((known.delivery_tax for known in earlier), ZERO),
            unit=unit,
        )
        if own or back:
            goods, goods_tax = sum((piece.amount for piece in own), ZERO), sum((piece.tax for piece in own), ZERO)
            rates.append(Rate(share.percent, share.category, goods, goods_tax, back, tax))
    return Parts(tuple(pieces), tuple(rates))


def _piece(invoice: Document, sold: DocumentLine | None, before: list[DocumentLine], back: Back, unit: Decimal) -> Piece:
    line, count, amount = back
    if sold is None:
        raise CannotCredit(_("“%(title)s” does not stand on invoice %(number)s.") % {"title": line.title, "number": invoice.number})
    gone, pieces = sum((row.amount for row in before), ZERO), sum(row.quantity for row in before)
    left = sold.amount - gone
    if amount < 0 or count < 0 or amount > left or count > sold.quantity - pieces:
        raise CannotCredit(
            _("Of “%(title)s” on invoice %(number)s, %(pieces)s pieces for %(amount)s are left to credit: this is more.")
            % {
                "title": line.title,
                "number": invoice.number,
                "pieces": sold.quantity - pieces,
                "amount": format_money(left, invoice.currency),
            }
        )
    if amount != amount.quantize(unit):
        raise ValueError(f"{amount} is no amount in {invoice.currency}")
    taken = sum((row.tax for row in before), ZERO)
    tax = part_of(sold.tax, of=sold.amount, until_now=gone, now=amount, taken=taken, unit=unit)
    return Piece(line, count, sold.percent, sold.category, amount, tax)


def _deliveries(
    invoice: Document, rows: list[DocumentVat], credited: dict[Decimal, list[DocumentVat]], delivery: Decimal, unit: Decimal
) -> list[Decimal]:
    """What of ``delivery`` goes to each rate: in proportion to what is left of it there."""
    left = [row.delivery - sum((known.delivery for known in credited.get(row.percent, [])), ZERO) for row in rows]
    if delivery < 0 or delivery > sum(left, ZERO):
        raise CannotCredit(
            _("Of the delivery on invoice %(number)s, %(amount)s are left to credit: this is more.")
            % {"number": invoice.number, "amount": format_money(sum(left, ZERO), invoice.currency)}
        )
    if delivery != delivery.quantize(unit):
        raise ValueError(f"{delivery} is no amount in {invoice.currency}")
    return shared_out(delivery, left, unit=unit)
