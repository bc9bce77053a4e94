"""The counter: a clerk types or scans a reference, sees the amount, takes the money once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from logistics.backoffice.base import CLERKS, ClerkPage
from marketplace.slips.lookup import find
from marketplace.slips.models import Receipt, Slip
from marketplace.slips.references import LENGTH, grouped, normalise, short
from marketplace.slips.refusals import Refusal, SlipRefused, is_late, refusal_of
from marketplace.slips.taking import take_payment

# Colour and word of each refusal: red where the reference is no good, amber where the slip has had its day.
WORDS: dict[Refusal, tuple[str, str | Promise]] = {
    Refusal.CHECK_DIGIT: ("bad", _("Mistyped")),
    Refusal.UNKNOWN: ("bad", _("Unknown")),
    Refusal.PAID: ("note", _("Already paid")),
    Refusal.EXPIRED: ("note", _("Expired")),
    Refusal.CANCELLED: ("note", _("Cancelled")),
}


class Counter(ClerkPage):
    """The reference stands in the address, so that the page can be loaded again without doing anything."""

    page_title = _("Counter")
    header_icon = "tick-inverse"
    template_name = "slips/counter.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("reference", "").strip()[:80]
        context = self.get_context_data(typed=typed)
        if typed:
            context |= self._answer(typed)
        return self.render_to_response(context)

    def _answer(self, typed: str) -> dict[str, Any]:
        slip: Slip | None
        refusal: SlipRefused | None
        try:
            slip = find(typed)
            refusal = refusal_of(slip)
        except SlipRefused as failure:
            slip, refusal = failure.slip, failure
        colour, word = WORDS[refusal.kind] if refusal else ("", "")
        # What was mistyped stays in the field to be mended; after any other answer it is free for the next scan.
        again = typed if refusal and refusal.kind is Refusal.CHECK_DIGIT else ""
        answer = {"refusal": refusal, "colour": colour, "word": word, "again": again, "read": _read(typed)}
        return {**answer, "slip": slip, **_shown(slip)}


class ReceiptPage(ClerkPage):
    """What was taken, to be printed. Loaded again it takes nothing."""

    page_title = _("Receipt")
    header_icon = "tick-inverse"
    template_name = "slips/receipt.html"
    parents = (("counter:index", _("Counter")),)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        receipts = Receipt.objects.select_related("taken_by", "assignment__slip__order__delivers_to").exclude(taken_by=None)
        receipt = get_object_or_404(receipts, pk=pk)
        slip = receipt.assignment.slip
        return self.render_to_response(self.get_context_data(receipt=receipt, slip=slip, **_shown(slip)))


@role_required(*CLERKS)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the money. A second time leads to the page that says who took it and when."""
    slip = get_object_or_404(Slip, pk=pk)
    try:
        receipt = take_payment(slip=slip, actor=request.user)  # type: ignore[arg-type]
    except SlipRefused:
        return redirect(f"{reverse('counter:index')}?{urlencode({'reference': slip.reference})}")
    return redirect("counter:receipt", receipt.pk)


def _read(typed: str) -> str:
    """What was typed, in groups where it could be a reference, so that it can be compared with the slip."""
    reference = short(typed) or normalise(typed)
    return grouped(reference) if len(reference) == LENGTH or short(typed) else typed


def _shown(slip: Slip | None) -> dict[str, Any]:
    if slip is None:
        return {}
    own = [each.receipt_id for each in slip.assignments.all() if each.receipt.taken_by_id]
    come = slip.held if slip.state == Slip.State.OPEN else Decimal(0)
    return {
        "reference": slip.shown_reference,
        "name": slip.order.delivers_to.name,
        "to_take": slip.missing,
        "has_come": come,
        "is_late": is_late(slip),
        "receipt_key": own[-1] if own else None,
    }
