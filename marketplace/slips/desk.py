"""The operator's pages on slips: the ways to pay them, and the money that came and paid for nothing."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.backoffice.base import page_of
from marketplace.ledger.backoffice.books import BooksPage
from marketplace.slips.models import Channel, Surplus

WAYS: tuple[str, str | Promise] = ("slip_ways:index", gettext_lazy("Ways to pay a slip"))
MOST_DAYS = 60


class Ways(BooksPage):
    """Each way, with its days."""

    page_title = gettext_lazy("Ways to pay a slip")
    template_name = "slips/backoffice/ways.html"
    parents = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data(ways=Channel.objects.all()))


class WayForm(forms.ModelForm[Channel]):
    class Meta:
        model = Channel
        fields = ["name", "working_days", "arrives_after", "on_slips", "is_open"]

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        for name, least in (("working_days", 1), ("arrives_after", 0)):
            days = said.get(name)
            if days is not None and not least <= days <= MOST_DAYS:
                self.add_error(name, _("Write a number of days from %(least)s to %(most)s.") % {"least": least, "most": MOST_DAYS})
        if said.get("is_open") is False and not Channel.objects.filter(is_open=True, on_slips=True).exclude(pk=self.instance.pk).exists():
            self.add_error("is_open", _("It is the only way to pay a slip: open another one first."))
        return said


class Way(BooksPage):
    """Name, days, and whether it is in use. What was promised on a slip stays as it was promised."""

    template_name = "slips/backoffice/way.html"
    parents = (WAYS,)
    way: Channel

    def get_page_title(self) -> str:
        return str(self.way)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.way = get_object_or_404(Channel, pk=pk)
        return self._show(WayForm(instance=self.way))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.way = get_object_or_404(Channel, pk=pk)
        form = WayForm(request.POST, instance=get_object_or_404(Channel, pk=pk))
        if not form.is_valid():
            return self._show(form, status=422)
        form.save()
        messages.success(request, _("Saved. It counts for slips that are made from now on."))
        return redirect("slip_ways:index")

    def _show(self, form: WayForm, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, way=self.way), status=status)


class Surpluses(BooksPage):
    """What came and paid for nothing, the newest first: each became its buyer's credit."""

    page_title = gettext_lazy("Money that paid for nothing")
    template_name = "slips/backoffice/surpluses.html"
    parents = (("buyers_credit:index", gettext_lazy("Buyers’ credit")),)

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Surplus.objects.select_related("slip__order", "receipt__channel").order_by("-pk")
        return self.render_to_response(self.get_context_data(**page_of(request, rows)))
