"""Sending from home, step by step. Nothing needs a script or an account; after the first step everything is in a row behind a link."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.private_pages import private_page
from logistics.charge_mails import vat_words
from logistics.guessing import guesses_too_much, note_wrong_guess
from logistics.models import Address, Charge, HomeSending
from logistics.pay_views import SeeOther, go_to_pay
from logistics.sending.behind import page_of, sending_behind
from logistics.sending.choosing import ServiceAnswer
from logistics.sending.drafts import CannotPay, begin, change, ready_to_pay
from logistics.sending.forms import ParcelForm, ReceiverForm, SenderForm
from logistics.sending.offers import date_for, line_words, offers_for, quote_of
from logistics.sending.presets import OWN

State = HomeSending.State
BEGUN = "sending"  # how many from one address on the net: as slow as guessing
EITHER = ["GET", "HEAD", "POST"]
ADDRESS = ("name", "company", "street", "extra", "postcode", "locality", "country", "phone", "email")


@private_page
@require_http_methods(EITHER)
def send(request: HttpRequest) -> HttpResponse:
    """Step one: from whom and to whom. Valid answers make a row, and its link leads on."""
    return _addresses(request, None)


@private_page
@require_http_methods(EITHER)
def send_addresses(request: HttpRequest, token: str) -> HttpResponse:
    """Step one again, to correct it."""
    sending = _draft(token)
    return sending if isinstance(sending, HttpResponse) else _addresses(request, sending)


def _addresses(request: HttpRequest, sending: HomeSending | None) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    known = {"from": {}, "to": {}} if sending is None else {"from": _typed(sending.sender), "to": _typed(sending.recipient)}
    if sending is None and request.user.is_authenticated:
        known["from"] = {"email": request.user.email, "name": request.user.get_full_name()}
    sender, recipient = SenderForm(given, initial=known["from"]), ReceiverForm(given, initial=known["to"])
    context = {"sender": sender, "recipient": recipient, "sending": sending, "step": 1}
    if given is None:
        return render(request, "logistics/sending/addresses.html", context)
    if not (sender.is_valid() & recipient.is_valid()):
        return render(request, "logistics/sending/addresses.html", context, status=422)
    now = timezone.now()
    if sending is None:
        if guesses_too_much(request, BEGUN):
            return render(request, "logistics/sending/addresses.html", {**context, "too_many": True}, status=429)
        note_wrong_guess(request, BEGUN)
        user = request.user if request.user.is_authenticated else None
        sending = begin(sender=sender.save(), recipient=recipient.save(), language=get_language() or "", user=user, at=now)
    else:
        one, other = sender.save(), recipient.save()
        # What was offered was for other addresses.
        change(sending, at=now, sender=one, recipient=other, email=one.email, service=None, office=None, locker=None)
    return SeeOther(page_of("send_parcel", sending))


@private_page
@require_http_methods(EITHER)
def send_parcel(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: how large and heavy."""
    sending = _draft(token)
    if isinstance(sending, HttpResponse):
        return sending
    form = ParcelForm(request.POST if request.method == "POST" else None, initial=_said(sending))
    if form.is_bound and form.is_valid():
        change(sending, at=timezone.now(), **form.answer())
        return SeeOther(page_of("send_service", sending))
    context = {"form": form, "sending": sending, "step": 2}
    return render(request, "logistics/sending/parcel.html", context, status=422 if form.is_bound else 200)


@private_page
@require_http_methods(EITHER)
def send_service(request: HttpRequest, token: str) -> HttpResponse:
    """Step three: how it travels, and how it is handed in."""
    sending = _draft(token)
    if isinstance(sending, HttpResponse):
        return sending
    if sending.grams is None:
        return redirect("send_parcel", token)
    now = timezone.now()
    answer = ServiceAnswer(sending, offers_for(sending, at=now), at=now, data=request.POST if request.method == "POST" else None)
    if answer.is_valid:
        change(sending, at=now, **answer.fields)
        return SeeOther(page_of("send_check", sending))
    context = {"answer": answer, "sending": sending, "step": 3}
    return render(request, "logistics/sending/service.html", context, status=422 if answer.errors else 200)


@private_page
@require_http_methods(EITHER)
def send_check(request: HttpRequest, token: str) -> HttpResponse:
    """Step four: all of it once more. POST: on to paying, where price and day are still those that were shown."""
    sending = _draft(token)
    if isinstance(sending, HttpResponse):
        return _pay(request, token) if request.method == "POST" else sending
    if sending.service is None or not sending.hand_in:
        return redirect("send_service", token)
    now = timezone.now()
    shown = _shown_price(sending, now)
    trouble = shown.trouble
    if request.method == "POST" and not trouble:
        if request.POST.get("seen") != shown.seen:
            trouble = _("The price or the day has changed since you saw it. Look at it once more, then go on.")
        else:
            try:
                ready_to_pay(sending, at=now)
            except CannotPay as reason:
                trouble = str(reason)
            else:
                return _pay(request, token)
    context = {"sending": sending, "shown": shown, "trouble": trouble, "step": 4}
    status = 409 if trouble and request.method == "POST" else 200
    return render(request, "logistics/sending/check.html", context, status=status)


def _pay(request: HttpRequest, token: str) -> HttpResponse:
    row = sending_behind(token)
    if row.state != State.TO_PAY or row.charge is None:
        return redirect("sending", token)
    return go_to_pay(request, row.charge, then=page_of("sending", row))


@dataclass(frozen=True)
class _ShownPrice:
    """``seen``: what the page shows, sent back with the form only to be compared. What is charged is reckoned anew."""

    lines: list[tuple[str, Any]]
    price: Any
    promised_for: dt.date | None
    pickup_on: dt.date | None
    vat: str
    trouble: str

    @property
    def seen(self) -> str:
        return f"{self.price} {self.promised_for}"


def _shown_price(sending: HomeSending, now: dt.datetime) -> _ShownPrice:
    offer = quote_of(sending, at=now)
    date = date_for(sending, at=now, pickup_on=sending.pickup_on) if offer.is_possible else None
    lines = [(line_words(line.kind, line.name), line.amount) for line in offer.charges]
    trouble = offer.refusal or ("" if date else _("There is no day for it. Choose another service."))
    vat = vat_words(Charge(amount=offer.price or 0, currency=settings.CURRENCY, vat_percent=settings.POSTAGE_VAT_PERCENT))
    return _ShownPrice(lines, offer.price, date.promised_for if date else None, date.pickup_on if date else None, vat, trouble)


def _draft(token: str) -> HomeSending | HttpResponse:
    """The draft; where it is none any more, the way to its page."""
    row = sending_behind(token)
    return row if row.state == State.DRAFT else redirect("sending", token)


def _typed(address: Address) -> dict[str, str]:
    return {name: getattr(address, name) for name in ADDRESS}


def _said(sending: HomeSending) -> dict[str, Any]:
    """What was answered before, as it was typed."""
    if sending.grams is None:
        return {"preset": "shoebox"}
    said: dict[str, Any] = {"preset": sending.preset, "weight": sending.grams / 1000, "signature": sending.signature}
    if sending.insured_value:
        said["insured_value"] = sending.insured_value
    if sending.preset == OWN:
        said |= {name: (getattr(sending, f"{name}_mm") or 0) / 10 for name in ParcelForm.SIDES}
    return said
