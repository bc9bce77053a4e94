"""The counter for postage: a clerk types or scans a reference, sees what it is, takes the money once, or gives it back once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from cms.formats import format_money
from logistics.backoffice.base import CLERKS, ClerkPage
from logistics.backoffice.office import office_row
from logistics.charge_mails import vat_words, way_words
from logistics.charge_subjects import subject_of, words_of
from logistics.charges import AT_THE_COUNTER, LENGTH, gave_back, spoken, take_cash, tidy
from logistics.models import Charge

State = Charge.State
PAGE = ("post:postage", gettext_lazy("Postage"))
# Colour and word of each state: green is done, amber is over.
WORDS: dict[str, tuple[str, str | Promise]] = {
    State.OPEN: ("", gettext_lazy("To be paid")),
    State.PAID: ("note", gettext_lazy("Already paid")),
    State.OWED: ("note", gettext_lazy("To be given back")),
    State.RETURNED: ("note", gettext_lazy("Given back already")),
    State.CANCELLED: ("note", gettext_lazy("Not to be paid any more")),
}


class PostageCounter(ClerkPage):
    """The reference stands in the address, so that the page can be loaded again without doing anything."""

    page_title = PAGE[1]
    header_icon = "tag"
    template_name = "logistics/backoffice/postage.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("reference", "").replace("\x00", "").strip()[:40]
        context = self.get_context_data(typed=typed, place=office_row(request))
        if typed:
            charge = _charges().filter(reference=tidy(typed)).first()
            context |= _shown(charge) if charge else {"mistyped": len(tidy(typed)) != LENGTH}
        return self.render_to_response(context)


class PostageReceipt(ClerkPage):
    """What was taken or given back, to be printed. Loaded again it does nothing."""

    page_title = gettext_lazy("Receipt")
    header_icon = "tag"
    template_name = "logistics/backoffice/postage_receipt.html"
    parents = (PAGE,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        charge = get_object_or_404(_charges().filter(paid_at__isnull=False, way=AT_THE_COUNTER), pk=pk)
        return self.render_to_response(self.get_context_data(vat=vat_words(charge), **_shown(charge)))


@role_required(*CLERKS)
@require_POST
def take_postage(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the money. A second time leads to the page that says who took it and when."""
    charge = get_object_or_404(Charge, pk=pk)
    office = office_row(request)
    if office is None:
        messages.error(request, _("Choose your office first: the money belongs to its drawer. Nothing was taken."))
    elif take_cash(charge=charge, at=timezone.now(), actor=request.user, office=office):
        return redirect("post:postage_receipt", charge.pk)
    return _back(charge)


@role_required(*CLERKS)
@require_POST
def give_back_postage(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay out what is owed and was paid at a counter."""
    charge = get_object_or_404(Charge, pk=pk, way=AT_THE_COUNTER)
    if not gave_back(charge=charge, at=timezone.now(), actor=request.user):
        return _back(charge)
    said = {"amount": format_money(charge.amount, charge.currency), "reference": spoken(charge.reference)}
    messages.success(request, _("%(amount)s for %(reference)s is given back.") % said)
    return redirect("post:postage_receipt", charge.pk)


def _charges() -> Any:
    return Charge.objects.select_related("office", "taken_by", "returned_by")


def _back(charge: Charge) -> HttpResponse:
    return redirect(f"{reverse('post:postage')}?{urlencode({'reference': charge.reference})}")


def _shown(charge: Charge) -> dict[str, Any]:
    is_over = charge.state == State.OPEN and charge.expires_at <= timezone.now()
    state = State.CANCELLED if is_over else State(charge.state)
    colour, word = WORDS[state]
    return {
        "charge": charge,
        "state": state.value,
        "colour": colour,
        "word": word,
        "reference": spoken(charge.reference),
        "what": words_of(charge),
        "way": way_words(charge),
        "by_counter": charge.way == AT_THE_COUNTER,
        "desk": subject_of(charge).desk(charge) if charge.paid_at else "",
    }
