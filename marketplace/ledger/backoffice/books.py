"""The operator's pages on the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from accounts.permissions import RoleRequired, role_required
from accounts.roles import Role
from cms.formats import format_money
from logistics.backoffice.base import page_of
from marketplace.ledger.balances import balance, balances
from marketplace.ledger.events import book_cash_handed_in
from marketplace.ledger.models import Account, Entry, Period
from marketplace.ledger.statements import cash_under_way, money_of_order, waiting_for_a_decision
from marketplace.order.models import Order, ShopOrder
from marketplace.partner.models import Partner

Kind = Account.Kind
MONTHS_SHOWN, WAITING_SHOWN = 12, 20


class BooksPage(RoleRequired, WagtailAdminTemplateMixin, View):
    """For the operator alone."""

    roles = (Role.OPERATOR,)
    header_icon = "decimal"
    parents: tuple[tuple[str, str | Promise], ...] = (("books:index", gettext_lazy("Books")),)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse(name), "label": label} for name, label in self.parents]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


class Books(BooksPage):
    """All accounts; those of the sellers in two sums, with a page of their own. ``?order=`` leads to one order's money."""

    page_title = gettext_lazy("Books")
    template_name = "ledger/books.html"
    parents = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("order", "").strip()[:40]
        order = _order_called(typed) if typed else None
        if order:
            return redirect("books:order", order.number)
        stands, rows, sellers = balances(), [], dict.fromkeys(map(str, Account.BY_PARTNER), Decimal(0))
        for account in Account.objects.select_related("partner").order_by("kind", "channel", "pk"):
            amount = account.shown(stands.get(account.pk, Decimal(0)))
            if account.kind in sellers:
                sellers[account.kind] += amount
            else:
                rows.append((account, amount))
        context = {
            "held": [row for row in rows if row[0].is_held],
            "owed": [row for row in rows if not row[0].is_held],
            "waiting": sellers[Kind.PENDING],
            "to_pay_out": sellers[Kind.PAYABLE],
            "months": Period.objects.all()[:MONTHS_SHOWN],
            "returning": waiting_for_a_decision()[:WAITING_SHOWN],
            "cash_count": cash_under_way().count(),
            "typed": typed,
        }
        return self.render_to_response(self.get_context_data(**context))


class SellersMoney(BooksPage):
    """Each seller's money before delivery and to be paid out."""

    page_title = gettext_lazy("Sellers’ money")
    template_name = "ledger/sellers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("name", "").strip()[:80]
        sellers = Partner.objects.filter(accounts__isnull=False).distinct().order_by("name", "pk")
        context = page_of(request, sellers.filter(name__icontains=typed) if typed else sellers)
        accounts = Account.objects.filter(partner__in=[partner.pk for partner in context["page_obj"]])
        stands, of_seller = balances(accounts), {}
        for account in accounts:
            of_seller[account.partner_id, account.kind] = (account, account.shown(stands.get(account.pk, Decimal(0))))
        rows = [(one, of_seller.get((one.pk, Kind.PENDING)), of_seller.get((one.pk, Kind.PAYABLE))) for one in context["page_obj"]]
        return self.render_to_response(self.get_context_data(rows=rows, typed=typed, **context))


class DaysForm(forms.Form):
    """From which day to which, both included."""

    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=AdminDateInput)
    last = forms.DateField(label=gettext_lazy("To"), required=False, widget=AdminDateInput)


class AccountPage(BooksPage):
    """The entries of one account, newest first, between two days."""

    template_name = "ledger/account.html"
    account: Account

    def get_page_title(self) -> str:
        return str(self.account)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.account = get_object_or_404(Account.objects.select_related("partner"), pk=pk)
        form, entries = DaysForm(request.GET), Entry.objects.filter(account=self.account)
        days = form.cleaned_data if form.is_valid() else {}
        if days.get("first"):
            entries = entries.filter(transfer__booked_on__gte=days["first"])
        if days.get("last"):
            entries = entries.filter(transfer__booked_on__lte=days["last"])
        entries = entries.select_related("transfer__order", "transfer__shop_order").order_by("-transfer__booked_on", "-pk")
        page = page_of(request, entries)
        rows = [(entry, self.account.shown(entry.amount)) for entry in page["page_obj"]]
        now = self.account.shown(balance(self.account))
        return self.render_to_response(self.get_context_data(account=self.account, filter=form, rows=rows, balance=now, **page))


class OrderPage(BooksPage):
    """Every cent of one order."""

    template_name = "ledger/order.html"
    order: Order

    def get_page_title(self) -> str:
        return _("Money of order %(number)s") % {"number": self.order.number}

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        self.order = get_object_or_404(Order, number=number)
        return self.render_to_response(self.get_context_data(money=money_of_order(self.order)))


class CashUnderWay(BooksPage):
    """Cash that was taken at doors, until somebody has counted it."""

    page_title = gettext_lazy("Cash under way")
    template_name = "ledger/cash.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = cash_under_way().select_related("order", "shipment").prefetch_related("shortages", "shipment__parcels__number")
        return self.render_to_response(self.get_context_data(**page_of(request, rows)))


@role_required(Role.OPERATOR)
@require_POST
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The cash of one shop order was counted. A second time changes nothing."""
    with transaction.atomic():
        row = get_object_or_404(ShopOrder.objects.select_for_update(of=("self",)).select_related("order"), pk=pk)
        said = {"amount": format_money(row.to_pay, row.order.currency), "number": row.number}
        if cash_under_way().filter(pk=row.pk).exists():
            book_cash_handed_in(shop_order=row, at=timezone.now())
            messages.success(request, _("%(amount)s for %(number)s are handed in.") % said)
        else:
            messages.warning(request, _("No cash for %(number)s is under way. Nothing was changed.") % said)
    return redirect("books:cash")


def _order_called(typed: str) -> Order | None:
    """By its number or one of its shop orders'."""
    found = Order.objects.filter(number__iexact=typed).first()
    return found or Order.objects.filter(shop_orders__number__iexact=typed).first()
