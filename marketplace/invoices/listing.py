"""A list of invoices and credit notes: its filters and columns, a CSV of what it shows, and a ZIP of its PDFs.

Who lists says whose documents (``shops.access`` for shops, everybody's for the operator).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput

from cms.formats import format_day, format_money
from marketplace.invoices.models import Document, Kind

DOCUMENTS_A_PAGE = 50


class DocumentFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices)
    first = django_filters.DateFilter(label=gettext_lazy("From"), field_name="issued_on", lookup_expr="gte", widget=AdminDateInput)
    last = django_filters.DateFilter(label=gettext_lazy("To"), field_name="issued_on", lookup_expr="lte", widget=AdminDateInput)

    class Meta:
        model = Document
        fields = ["kind"]


class DocumentPages(WagtailPaginator):
    verbose_name = gettext_lazy("document")
    verbose_name_plural = gettext_lazy("documents")


def found_by(documents: QuerySet[Document], words: str) -> QuerySet[Document]:
    """Those with each of ``words`` in a number, the buyer's or the seller's name."""
    for word in words.split()[:5]:
        documents = documents.filter(
            Q(number__icontains=word)
            | Q(shop_order__number__icontains=word)
            | Q(buyer_address__name__icontains=word)
            | Q(seller_name__icontains=word)
        )
    return documents


def signed_money(document: Document) -> str:
    """What it comes to; a credit note with a minus."""
    return format_money(document.signed_total, document.currency)


COLUMNS = [
    Column("kind", classname="wide-only", label=gettext_lazy("Kind"), accessor="get_kind_display"),
    Column("day", label=gettext_lazy("Date"), accessor=lambda document: format_day(document.issued_on)),
    Column("buyer", classname="wide-only", label=gettext_lazy("For"), accessor=lambda document: document.buyer_address.name),
    Column("order", classname="wide-only", label=gettext_lazy("Order"), accessor=lambda document: document.shop_order.number),
    Column("total", label=gettext_lazy("Total"), accessor=signed_money),
]


def csv_titles() -> list[str]:
    return [
        _("Seller"),
        _("Tax number"),
        _("Kind"),
        _("Number"),
        _("Date"),
        _("On invoice"),
        _("Order"),
        _("For"),
        _("Country"),
        _("VAT in percent"),
        _("VAT category"),
        _("Without VAT"),
        _("VAT"),
        _("With VAT"),
        _("Currency"),
        _("SHA-256 of the PDF"),
    ]


def csv_rows(documents: QuerySet[Document], *, chunk: int) -> Iterator[tuple[list[Any], list[Any]]]:
    """A row for each rate of each document: (texts, which may be anybody's; amounts that we wrote, below nothing for a credit note)."""
    rows = documents.select_related("invoice", "shop_order", "buyer_address", "archived").prefetch_related("vat")
    for document in rows.iterator(chunk_size=chunk):
        sign = 1 if document.is_invoice else -1
        archived = getattr(document, "archived", None)
        for share in document.vat.all():
            texts = [
                document.seller_name,
                document.seller_tax_number,
                document.get_kind_display(),
                document.number,
                document.issued_on,
                document.invoice.number if document.invoice else "",
                document.shop_order.number,
                document.buyer_address.name,
                document.buyer_address.country,
            ]
            amounts = [share.percent, share.category, sign * share.net, sign * share.tax, sign * share.gross]
            yield texts, [*amounts, document.currency, archived.sha256 if archived else ""]
