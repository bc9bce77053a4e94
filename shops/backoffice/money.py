"""What a shop has earned: what waits for delivery, what is to be paid out, and how each sum came about."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.csv_cells import cell
from logistics.backoffice.base import page_of
from marketplace.ledger.balances import balances
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.money import exact
from marketplace.ledger.statements import Movement, as_movements, movements
from marketplace.payouts.handing_out import statement_csv, statement_pdf
from shops.access import ledger_entries_of, shop_of, statements_of
from shops.backoffice.order_export import CHUNK, Echo

STATEMENTS_SHOWN = 24


def _movements_of(request: HttpRequest) -> QuerySet[Transfer]:
    return movements(ledger_entries_of(request))


class Money(WagtailAdminTemplateMixin, TemplateView):
    """The two sums, and below them what made them, newest first."""

    page_title = gettext_lazy("Your money")
    header_icon = "decimal"
    template_name = "shops/backoffice/money.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        partner = shop_of(self.request).partner_id
        accounts = Account.objects.filter(partner=partner)
        stands = balances(accounts)
        sums = {account.kind: account.shown(stands.get(account.pk, exact(0))) for account in accounts}
        page = page_of(self.request, _movements_of(self.request))
        return {
            **super().get_context_data(**kwargs),
            **page,
            "waiting": sums.get(Account.Kind.PENDING, exact(0)),
            "to_pay_out": sums.get(Account.Kind.PAYABLE, exact(0)),
            "statements": statements_of(self.request).exclude(pdf="").select_related("period")[:STATEMENTS_SHOWN],
            "movements": as_movements(list(page["page_obj"]), partner_id=partner),
        }


def statement(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One of the shop's statements: the paper, or with ``?as=csv`` the table."""
    found = get_object_or_404(statements_of(request).select_related("period"), pk=pk)
    return statement_csv(found) if request.GET.get("as") == "csv" else statement_pdf(found)


def export(request: HttpRequest) -> HttpResponseBase:
    """All movements as a CSV file, as UTF-8 with a mark that Excel knows."""
    name = f"money-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    lines = _lines(_movements_of(request), shop_of(request).partner_id)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _lines(transfers: QuerySet[Transfer], partner_id: int) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow([cell(title) for title in _titles()])
    rows = transfers.iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        for movement in as_movements(some, partner_id=partner_id):
            yield writer.writerow(_row(movement))


def _titles() -> list[str]:
    return [
        _("Booked on"),
        _("Order"),
        _("What happened"),
        _("Goods"),
        _("Commission"),
        _("VAT on commission"),
        _("Delivery borne"),
        _("Before delivery"),
        _("To be paid out"),
        _("Currency"),
    ]


def _row(movement: Movement) -> list[Any]:
    """Amounts are numbers that we wrote, so their sign stays; all else is text that no spreadsheet runs."""
    share = movement.share
    return [
        movement.transfer.booked_on,
        cell(movement.shop_order),
        cell(movement.words),
        share.goods if share else "",
        -share.commission if share else "",
        -share.vat if share else "",
        -share.delivery if share else "",
        movement.waiting,
        movement.to_pay_out,
        cell(movement.transfer.currency),
    ]


class ShopMoney(ViewSet):
    """Mounted at ``/admin/money/``, for owners."""

    name = "shop_money"
    url_prefix = "money"
    icon = "decimal"
    menu_label = gettext_lazy("Your money")
    menu_order = 115
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> Any:
        from shops.backoffice.menu import ShopMenuItem

        return ShopMenuItem(self.menu_label, reverse("shop_money:index"), name="shop-money", icon_name=self.icon, order=self.menu_order)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", Money.as_view(), name="index"),
            path("export/", export, name="export"),
            path("statements/<int:pk>/", statement, name="statement"),
        ]
