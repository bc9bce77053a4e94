"""The operator's list of buyers' credit, and each owner's movements."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from logistics.backoffice.base import page_of
from marketplace.credit.models import BuyerCredit
from marketplace.ledger.backoffice.books import BooksPage

BOOKS: tuple[str, str | Promise] = ("books:index", gettext_lazy("Books"))


class CreditList(BooksPage):
    """Who has credit, the newest first. ``?owner=`` looks for a part of an e-mail address."""

    page_title = gettext_lazy("Buyers’ credit")
    template_name = "credit/backoffice/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("owner", "").strip()[:80]
        rows = BuyerCredit.objects.select_related("user").order_by("-pk")
        if typed:
            rows = rows.filter(Q(email__icontains=typed) | Q(user__email__icontains=typed))
        return self.render_to_response(self.get_context_data(typed=typed, **page_of(request, rows)))


class CreditPage(BooksPage):
    """One owner's movements, newest first."""

    template_name = "credit/backoffice/credit.html"
    parents = (BOOKS, ("buyers_credit:index", gettext_lazy("Buyers’ credit")))
    credit: BuyerCredit

    def get_page_title(self) -> str:
        return self.credit.owner

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.credit = get_object_or_404(BuyerCredit.objects.select_related("user"), pk=pk)
        rows = self.credit.movements.select_related("order").order_by("-pk")
        return self.render_to_response(self.get_context_data(credit=self.credit, **page_of(request, rows)))
