"""The invoice of a sale, once, in the name of who sold."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from marketplace.invoices.amounts import invoice_parts
from marketplace.invoices.models import Document, Kind
from marketplace.invoices.parties import parties_of
from marketplace.invoices.writing import write_document
from marketplace.order.models import Order, ShopOrder
from marketplace.tax.rounding import smallest_unit


def issue_invoice(shop_order: ShopOrder) -> Document | None:
    """The invoice of ``shop_order``: issued now, or the one that is there. Writes rows only, inside the caller's transaction.

    None, and nothing written, where nothing can be invoiced: it is cancelled, nothing is left of it, or it was placed before its VAT
    was written down.
    """
    with transaction.atomic():
        there = Document.objects.filter(kind=Kind.INVOICE, shop_order=shop_order).first()
        if there is not None:
            return there
        # Of two at once the second waits here, and finds it.
        row = (
            ShopOrder.objects.select_for_update(of=("self",))
            .select_related("order__delivers_to", "partner__sends_from")
            .prefetch_related("lines__shortages", "shortages", "vat")
            .get(pk=shop_order.pk)
        )
        there = Document.objects.filter(kind=Kind.INVOICE, shop_order=row).first()
        if there is not None:
            return there
        order = row.order
        if not row.vat_treatment or row.state == ShopOrder.State.CANCELLED:
            return None
        parts = invoice_parts(row, unit=smallest_unit(order.currency))
        if not parts.pieces:
            return None
        return write_document(
            kind=Kind.INVOICE,
            parts=parts,
            shop_order=row,
            cause=row.number,
            language=order.language,
            currency=order.currency,
            vat_treatment=row.vat_treatment,
            vat_territory=row.vat_territory,
            vat_mention=row.vat_mention,
            payment=order.payment,
            paid_on=timezone.localdate(order.paid_at) if order.paid_at else None,
            by_operator=row.operator_pays,
            **parties_of(row),
        )


def invoice_paid_order(*, order: Order) -> list[Document]:
    """The invoices of all sellers of ``order``, whose money has come. By seller, so that no two orders wait for each other."""
    rows = order.shop_orders.order_by("partner_id")
    return [document for document in map(issue_invoice, rows) if document]


def invoice_at_the_door(*, shop_order: ShopOrder) -> Document | None:
    """The invoice of ``shop_order`` where it is paid at the door: it is on its way, so what is in it no longer changes."""
    return issue_invoice(shop_order) if shop_order.order.payment == Order.Payment.CASH_ON_DELIVERY else None
