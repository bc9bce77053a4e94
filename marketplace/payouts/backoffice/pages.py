"""The operator's pages on paying sellers: who is due, the runs, their files, and the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from accounts.roles import Role
from cms.formats import format_money
from logistics.backoffice.base import page_of
from marketplace.ledger.backoffice.books import BooksPage
from marketplace.partner.models import Partner
from marketplace.payouts.account_models import clean_bic, clean_iban
from marketplace.payouts.due import who_is_due
from marketplace.payouts.handing_out import statement_pdf
from marketplace.payouts.models import BankAccount, Payout, PayoutRun, PayoutTerms, Statement, StripeTransfer
from marketplace.payouts.reversing import failed
from marketplace.payouts.running import CannotRun, mark_done, put_back, start_run
from marketplace.payouts.transferring import give_up, try_again

HINDRANCES = {
    "owes": gettext_lazy("More went back than came in: carried to the next sales."),
    "small": gettext_lazy("Below the smallest amount: carried to the next run."),
    "nowhere": gettext_lazy("The seller has written no bank account yet."),
}


class PayoutsPage(BooksPage):
    header_icon = "decimal"
    parents: tuple[tuple[str, str | Promise], ...] = (("payouts:index", gettext_lazy("Payouts")),)


class Payouts(PayoutsPage):
    """Who is due now, and the runs so far."""

    page_title = gettext_lazy("Payouts")
    template_name = "payouts/index.html"
    parents = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        terms, currency = PayoutTerms.current(), settings.CURRENCY
        due = who_is_due(terms=terms, currency=currency, now=timezone.now())
        paid = [one for one in due if not one.hindrance]
        runs = PayoutRun.objects.annotate(
            count=Count("payouts"), total=Sum("payouts__amount"), back=Count("payouts", filter=Q(payouts__state=Payout.State.RETURNED))
        )
        context = {
            "terms": terms,
            "due": [(one, HINDRANCES.get(one.hindrance, "")) for one in due],
            "total": sum((one.amount for one in paid), start=0),
            "paid_count": len(paid),
            "failed_count": StripeTransfer.objects.filter(state=StripeTransfer.State.FAILED).count(),
            "reversal_count": failed().count(),
            **page_of(request, runs.order_by("-pk")),
        }
        return self.render_to_response(self.get_context_data(**context))


@role_required(Role.OPERATOR)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a run; pressed twice, one run is drawn."""
    try:
        run = start_run(by=request.user, currency=settings.CURRENCY, at=timezone.now())  # type: ignore[arg-type]
    except CannotRun as why:
        messages.warning(request, str(why))
        return redirect("payouts:index")
    messages.success(request, _("Run %(number)s is being drawn. Its file is here in a moment.") % {"number": run.number})
    return redirect("payouts:run", run.pk)


class RunPage(PayoutsPage):
    """One run: its payouts, its file, and what became of it."""

    template_name = "payouts/run.html"
    run: PayoutRun

    def get_page_title(self) -> str:
        return _("Payout run %(number)s") % {"number": self.run.number}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.run = get_object_or_404(PayoutRun, pk=pk)
        payouts = self.run.payouts.select_related("partner").order_by("partner__name", "pk")
        by_bank = self.run.payouts.filter(means=Payout.Means.BANK).aggregate(count=Count("pk"), total=Sum("amount"))
        context = {"run": self.run, "by_bank": by_bank, **page_of(request, payouts)}
        return self.render_to_response(self.get_context_data(**context))


@role_required(Role.OPERATOR)
def run_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file for the bank, the same each time: banks refuse a message number that they know."""
    run = get_object_or_404(PayoutRun, pk=pk)
    if not run.file:
        raise Http404
    kind = "application/xml" if run.is_sepa else "text/csv; charset=utf-8"
    text = run.file if run.is_sepa else f"\ufeff{run.file}"
    headers = {"Content-Disposition": f'attachment; filename="{run.file_name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(text.encode(), content_type=kind, headers=headers)


@role_required(Role.OPERATOR)
@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank has carried the file out."""
    run = get_object_or_404(PayoutRun, pk=pk)
    if mark_done(run=run, by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("Run %(number)s is carried out.") % {"number": run.number})
    else:
        messages.warning(
            request, _("Run %(number)s was carried out before, or is still being drawn. Nothing was changed.") % {"number": run.number}
        )
    return redirect("payouts:run", pk)


@role_required(Role.OPERATOR)
@require_POST
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank sent one payout back."""
    payout = get_object_or_404(Payout.objects.select_related("partner"), pk=pk)
    reason = request.POST.get("reason", "").strip()[:200]
    said = {"amount": format_money(payout.amount, payout.currency), "name": payout.partner.name}
    if not reason:
        messages.error(request, _("Write why the bank sent it back: the seller reads it. Nothing was changed."))
    elif put_back(payout=payout, reason=reason, at=timezone.now()):
        messages.success(request, _("%(amount)s for %(name)s are to be paid out again; the seller gets a mail.") % said)
    else:
        messages.warning(request, _("This payout came back before, or cannot. Nothing was changed."))
    return redirect("payouts:run", payout.run_id)


class FailedTransfers(PayoutsPage):
    """What Stripe refused: tried again, or paid out otherwise with the next run."""

    page_title = gettext_lazy("Failed transfers")
    template_name = "payouts/failed.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = StripeTransfer.objects.filter(state=StripeTransfer.State.FAILED).select_related("payout__partner", "shop_order")
        return self.render_to_response(self.get_context_data(**page_of(request, rows.order_by("pk"))))


@role_required(Role.OPERATOR)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``do``: "again", or "give-up" to pay it out otherwise."""
    row = get_object_or_404(StripeTransfer.objects.select_related("payout__partner"), pk=pk)
    said = {"amount": format_money(row.amount, row.currency), "name": row.payout.partner.name}
    if request.POST.get("do") == "give-up":
        changed = give_up(row, at=timezone.now())
        text = _("%(amount)s for %(name)s are to be paid out again with the next run; the seller gets a mail.")
    else:
        changed = try_again(row)
        text = _("%(amount)s for %(name)s are sent once more, in a moment.")
    if changed:
        messages.success(request, text % said)
    else:
        messages.warning(request, _("This transfer is not failed any more. Nothing was changed."))
    return redirect("payouts:failed")


class TermsForm(forms.ModelForm[PayoutTerms]):
    class Meta:
        model = PayoutTerms
        fields = ["holding_days", "minimum", "payer_name", "payer_iban", "payer_bic"]

    def clean_payer_iban(self) -> str:
        text = self.cleaned_data["payer_iban"]
        return clean_iban(text) if text.strip() else ""

    def clean_payer_bic(self) -> str:
        return clean_bic(self.cleaned_data["payer_bic"])


class TermsPage(PayoutsPage):
    page_title = gettext_lazy("Rules of paying out")
    template_name = "payouts/terms.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(TermsForm(instance=PayoutTerms.current()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TermsForm(request.POST, instance=PayoutTerms.current())
        if not form.is_valid():
            return self._show(form, status=422)
        form.save()
        messages.success(request, _("Saved. It counts from the next run on."))
        return redirect("payouts:index")

    def _show(self, form: TermsForm, status: int = 200) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = status
        return response


@role_required(Role.OPERATOR)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    return statement_pdf(get_object_or_404(Statement, pk=pk))


class SellerPage(PayoutsPage):
    """What one seller was paid, where to, and the statements."""

    template_name = "payouts/seller.html"
    partner: Partner

    def get_page_title(self) -> str:
        return _("Payouts to %(name)s") % {"name": self.partner.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.partner = get_object_or_404(Partner, pk=pk)
        context: dict[str, Any] = {
            "partner": self.partner,
            "accounts": BankAccount.objects.filter(partner=self.partner).select_related("written_by"),
            "statements": Statement.objects.filter(partner=self.partner).select_related("period")[:36],
            **page_of(request, Payout.objects.filter(partner=self.partner).select_related("run")),
        }
        return self.render_to_response(self.get_context_data(**context))
