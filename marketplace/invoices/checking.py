"""Whether invoices are as they must be: no gap, none twice, none missing, none altered; worked out from the rows and the files.

Each question gives only what is off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.utils.translation import gettext as _

from cms.formats import format_money
from marketplace.invoices.archiving import FileIsOff, read_archived
from marketplace.invoices.models import Archived, Document, Kind, Series
from marketplace.invoices.triggers import expected
from marketplace.order.models import Order, ShopOrder

LIMIT = 1000


@dataclass(frozen=True)
class Finding:
    """One thing that is off: ``about`` names the row, ``text`` says how."""

    question: str
    about: str
    text: str


def missing_guards() -> set[str]:
    """The names of the triggers that are not there, or are switched off. One query."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgname LIKE 'invoices%%'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'invoices%%'"
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        return expected(connection.vendor) - {row[0] for row in cursor.fetchall()}


def counted_series() -> QuerySet[Series]:
    """All series with ``count``, ``first``, ``highest`` of their documents, in one query."""
    return Series.objects.select_related("partner").annotate(
        count=Count("documents"), first=Min("documents__sequence"), highest=Max("documents__sequence")
    )


def broken_series() -> QuerySet[Series]:
    """Those whose documents are not exactly 1, 2, 3 … up to the last number that was taken."""
    sound = Q(count=F("last_number"), highest=F("last_number"), first=1) | Q(count=0, last_number=0)
    return counted_series().exclude(sound)


def not_invoiced() -> QuerySet[ShopOrder]:
    """Shop orders that were paid, or are on their way to be paid at the door, and have no invoice though their VAT is known."""
    sold = ShopOrder.objects.exclude(vat_treatment="").exclude(invoices__kind=Kind.INVOICE)
    on_its_way = [ShopOrder.State.PACKED, ShopOrder.State.HANDED_OVER, ShopOrder.State.DELIVERED, ShopOrder.State.RETURNING]
    at_the_door = Q(order__payment=Order.Payment.CASH_ON_DELIVERY, state__in=on_its_way)
    paid = Q(order__paid_at__isnull=False) & ~Q(order__payment=Order.Payment.CASH_ON_DELIVERY)
    return sold.filter(at_the_door | paid).exclude(state=ShopOrder.State.CANCELLED).order_by("pk")


def guards_are_there() -> Iterator[Finding]:
    for name in sorted(missing_guards()):
        text = _("The database does not hold the invoices any more: its trigger %(name)s is missing.") % {"name": name}
        yield Finding("guards", name, text)


def numbers_have_no_gap() -> Iterator[Finding]:
    for series in broken_series()[:LIMIT]:
        said = {"series": series.prefix, "seller": series.partner.name, "last": series.last_number, "count": series.count}  # type: ignore[attr-defined]
        text = _("%(seller)s, series %(series)s: %(last)s numbers were taken, and %(count)s documents are there.")
        yield Finding("numbers", f"{series.partner_id}/{series.prefix}", text % said)


def sales_are_invoiced() -> Iterator[Finding]:
    for row in not_invoiced()[:LIMIT]:
        yield Finding("sales", row.number, _("%(number)s is sold, but there is no invoice for it.") % {"number": row.number})


def invoices_say_what_was_sold() -> Iterator[Finding]:
    """Where no piece was missing or weighed, an invoice comes to what was ordered. What credit notes take off, the database holds."""
    sold = F("shop_order__goods_total") + F("shop_order__delivery_total")
    nearly = Value(Decimal("0.005"))  # SQLite adds binary fractions
    whole = Document.objects.filter(kind=Kind.INVOICE, shop_order__shortages=None, shop_order__weighings=None)
    rows = whole.filter(Q(total__gt=sold + nearly) | Q(total__lt=sold - nearly))
    for document in rows.select_related("shop_order")[:LIMIT]:
        said = {
            "number": document.number,
            "order": document.shop_order.number,
            "total": format_money(document.total, document.currency),
            "sold": format_money(document.shop_order.total, document.currency),
        }
        text = _("Invoice %(number)s says %(total)s, but order %(order)s comes to %(sold)s.") % said
        yield Finding("totals", document.shop_order.number, text)


def files_are_whole() -> Iterator[Finding]:
    """Reads every archived file."""
    for archived in Archived.objects.select_related("document").order_by("pk").iterator():
        try:
            read_archived(archived)
        except FileIsOff:
            said = {"number": archived.document.number, "seller": archived.document.seller_name, "file": archived.name}
            text = _("%(number)s of %(seller)s: the archived file %(file)s is gone or altered. Bring it back from a backup.") % said
            yield Finding("files", str(archived.document_id), text)


QUESTIONS: tuple[Callable[[], Iterator[Finding]], ...] = (
    guards_are_there,
    numbers_have_no_gap,
    sales_are_invoiced,
    invoices_say_what_was_sold,
    files_are_whole,
)


def check_invoices(*, files: bool = True) -> list[Finding]:
    """All that is off, in words of the active language. ``files``: read the archive too, which takes its time."""
    return [finding for question in QUESTIONS if files or question is not files_are_whole for finding in question()]
