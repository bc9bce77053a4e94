"""“Invoices” in the shop's back office: what was issued in its name, as a list, a CSV file and a ZIP of a period."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.viewsets.base import ViewSet

from cms.csv_cells import cell
from marketplace.invoices.handing_out import document_response
from marketplace.invoices.listing import COLUMNS, DOCUMENTS_A_PAGE, DocumentFilters, DocumentPages, csv_rows, csv_titles, found_by
from marketplace.invoices.models import Document
from marketplace.invoices.period import MOST, zip_of
from shops.access import invoices_of, is_operator
from shops.backoffice.order_export import CHUNK, Echo


class InvoiceList(BaseListingView):
    """Newest first; filtered by kind and days, found by number, buyer and order."""

    model = Document
    paginator_class = DocumentPages
    page_title = gettext_lazy("Invoices")
    header_icon = "doc-full"
    template_name = "shops/backoffice/invoices.html"
    index_url_name = "shop_invoices:index"
    index_results_url_name = "shop_invoices:index_results"
    filterset_class = DocumentFilters
    is_searchable = True
    default_ordering = ("-issued_at", "-sequence")
    paginate_by = DOCUMENTS_A_PAGE
    verbose_name_plural = gettext_lazy("documents")
    columns = [
        TitleColumn(
            "number",
            label=gettext_lazy("Number"),
            classname="desk-nowrap",
            get_url=lambda document: reverse("shop_invoices:document", args=[document.pk]),
        ),
        *COLUMNS,
    ]

    def get_base_queryset(self) -> QuerySet[Document]:
        return invoices_of(self.request).select_related("shop_order", "buyer_address")

    def search_queryset(self, queryset: QuerySet[Document]) -> QuerySet[Document]:
        return found_by(queryset, self.search_query)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        said = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            said.pop(name, None)
        query = f"?{said.urlencode()}" if said else ""
        urls = {f"{name}_url": reverse(f"shop_invoices:{name}") + query for name in ("export", "period")}
        return {**super().get_context_data(*args, **kwargs), **urls}

    @property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return _("No document fits. Take a filter away, or search for a number or a buyer's name.")
        return _("No invoices yet. One is issued in your name for each order when it is paid, or packed where it is paid at the door.")


class ExportInvoices(InvoiceList):
    """What the list shows with its search and filters as CSV, a row a document and rate, as UTF-8 with a mark that Excel knows."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = f"invoices-{timezone.localdate():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return StreamingHttpResponse(self._lines(), content_type="text/csv; charset=utf-8", headers=headers)

    def _lines(self) -> Iterator[str]:
        writer = csv.writer(Echo())
        yield "\ufeff"
        yield writer.writerow([cell(title) for title in csv_titles()])
        for texts, amounts in csv_rows(self.get_queryset(), chunk=CHUNK):
            yield writer.writerow([*(cell(text) for text in texts), *amounts])


class PeriodOfInvoices(InvoiceList):
    """The PDFs of what the list shows, as one ZIP file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        documents = self.get_queryset()
        count = documents.count()
        if not 0 < count <= MOST:
            said = _("%(count)s documents are too many for one file, which takes %(most)s. Choose fewer days.")
            messages.warning(request, said % {"count": count, "most": MOST} if count else _("There is no document to take along."))
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(reverse("shop_invoices:index") + query)
        made = zip_of(documents.select_related("archived").iterator(), by_seller=is_operator(request))
        name = f"invoices-{timezone.localdate():%Y-%m-%d}.zip"
        return FileResponse(made, as_attachment=True, filename=name, headers={"Cache-Control": "private, no-store"})


def document_pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return document_response(request, get_object_or_404(invoices_of(request), pk=pk))


class ShopInvoices(ViewSet):
    """Mounted at ``/admin/shop-invoices/``, for owners."""

    name = "shop_invoices"
    url_prefix = "shop-invoices"
    icon = "doc-full"
    menu_label = gettext_lazy("Invoices")
    menu_order = 117
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> Any:
        from shops.backoffice.menu import ShopMenuItem

        return ShopMenuItem(
            self.menu_label, reverse("shop_invoices:index"), name="shop-invoices", icon_name=self.icon, order=self.menu_order
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", InvoiceList.as_view(), name="index"),
            path("results/", InvoiceList.as_view(results_only=True), name="index_results"),
            path("export/", ExportInvoices.as_view(), name="export"),
            path("period/", PeriodOfInvoices.as_view(), name="period"),
            path("<uuid:pk>/", document_pdf, name="document"),
        ]
