"""The operator's page: does what came fit the books, by way of paying and day?"""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cms.amounts import AmountField
from cms.formats import format_day
from logistics.backoffice.base import page_of
from marketplace.ledger.backoffice.books import BooksPage
from marketplace.ledger.channels import CHANNELS, channel_name
from marketplace.reconciliation.models import Resolution
from marketplace.reconciliation.resolving import CannotResolve, count_cash, resolve
from marketplace.reconciliation.sums import COUNTED, Day, days, expected_rows, received_rows

USUAL, MOST = dt.timedelta(days=30), dt.timedelta(days=400)
RISKY = ("=", "+", "-", "@", "\t", "\r")


class WhichForm(forms.Form):
    """From which day to which, of which way, and whether only what differs."""

    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    channel = forms.ChoiceField(label=gettext_lazy("Way of paying"), required=False)
    open = forms.BooleanField(label=gettext_lazy("Only what differs"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("All")), *((code, channel_name(code)) for code in CHANNELS)]
        cast(forms.ChoiceField, self.fields["channel"]).choices = choices

    def rows(self) -> list[Day]:
        """What is asked for; of the last thirty days where nothing is said, of four hundred at most."""
        said = self.cleaned_data if self.is_valid() else {}
        last = said.get("last") or timezone.localdate()
        first = max(said.get("first") or last - USUAL, last - MOST)
        found = days(first=first, last=last, channel=said.get("channel") or "")
        return [row for row in found if row.is_open] if said.get("open") else found


class Reconciliation(BooksPage):
    page_title = gettext_lazy("Reconciliation")
    template_name = "reconciliation/index.html"
    header_icon = "check"
    parents: tuple[tuple[str, str | Promise], ...] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        form = WhichForm(request.GET)
        rows = form.rows()
        if "csv" in request.GET:
            return _as_csv(rows)
        query = request.GET.copy()
        query["csv"] = "1"
        query.pop("p", None)
        context = {"filter": form, "csv": query.urlencode(), "open_count": sum(row.is_open for row in rows), **page_of(request, rows)}
        return self.render_to_response(self.get_context_data(**context))


class DayPage(BooksPage):
    """One way of paying on one day, with the rows of both sides."""

    template_name = "reconciliation/day.html"
    header_icon = "check"
    parents = (("reconciliation:index", gettext_lazy("Reconciliation")),)
    channel: str
    day: dt.date

    def get_page_title(self) -> str:
        return _("%(way)s, %(day)s") % {"way": channel_name(self.channel), "day": format_day(self.day)}

    def get(self, request: HttpRequest, channel: str, day: str) -> HttpResponse:
        self._find(channel, day)
        return self._show()

    def post(self, request: HttpRequest, channel: str, day: str) -> HttpResponse:
        """``do`` is count (with ``amount``) or resolve (with ``seen``, ``how``, ``reason``)."""
        self._find(channel, day)
        by = cast(User, request.user)
        try:
            if request.POST.get("do") == "count":
                count_cash(channel=channel, day=self.day, amount=_amount(request.POST.get("amount", "")), by=by)
                messages.success(request, _("The count is written down."))
            else:
                said = {name: request.POST.get(name, "")[:200] for name in ("how", "reason")}
                resolve(channel=channel, day=self.day, seen=_amount(request.POST.get("seen", "")), by=by, **said)
                messages.success(request, _("The difference is resolved."))
        except CannotResolve as refused:
            messages.error(request, str(refused))
            return self._show(status=422)
        return redirect("reconciliation:day", channel, day)

    def _find(self, channel: str, day: str) -> None:
        try:
            self.channel, self.day = channel, dt.date.fromisoformat(day)
        except ValueError as bad:
            raise Http404 from bad
        if channel not in CHANNELS:
            raise Http404

    def _show(self, *, status: int = 200) -> HttpResponse:
        rows = days(first=self.day, last=self.day, channel=self.channel)
        nothing = Day(self.channel, self.day, Decimal(0), None if self.channel in COUNTED else Decimal(0), Decimal(0))
        context = {
            "row": rows[0] if rows else nothing,
            "can_count": self.channel in COUNTED,
            "received": received_rows(self.channel, self.day)[:500],
            "resolutions": Resolution.objects.filter(channel=self.channel, day=self.day).select_related("resolved_by"),
            "ways": Resolution.How.choices,
            "currency": settings.CURRENCY,
            "reason": self.request.POST.get("reason", "")[:200],
            **page_of(self.request, expected_rows(self.channel, self.day)),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


def _amount(typed: str) -> Decimal:
    try:
        amount: Decimal = AmountField(max_digits=12, decimal_places=2).clean(typed[:30])
    except forms.ValidationError as bad:
        raise CannotResolve(_("“%(typed)s” is no amount. Write it like 12.50.") % {"typed": typed[:20]}) from bad
    return amount


def _as_csv(rows: list[Day]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    titles = [_("Day"), _("Way of paying"), _("Expected"), _("Received"), _("Difference"), _("Resolved"), _("Left"), _("Currency")]
    writer.writerow(titles)
    for row in rows:
        amounts = [row.expected, row.received, row.difference, row.resolved, row.rest]
        label = f"'{row.label}" if row.label.startswith(RISKY) else row.label
        writer.writerow([row.day.isoformat(), label, *("" if each is None else each for each in amounts), settings.CURRENCY])
    name = f"reconciliation-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
