"""The page of a parcel for the one it is for, and how to get there: a link in a mail to the address that the sender gave."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.private_pages import private_page
from logistics.history import history
from logistics.holding.keeping import open_hold
from logistics.hours import timetable_of
from logistics.lockers.reserving import active
from logistics.lockers.terms import keep_longer
from logistics.models import Charge, LockerReservation, Parcel, Redirection
from logistics.numbers import is_valid, spaced
from logistics.place_mails import Kind, send_place_mail
from logistics.place_views import when_open
from logistics.recipient_links import is_token_of
from logistics.redirecting.mails import send_recipient_link
from logistics.redirecting.rules import why_not
from logistics.secret_codes import shown

AGAIN_AFTER = 10 * 60  # seconds between two mails that somebody asks for


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def parcel_for_recipient(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Code, place and term. POST ``longer``: once as long again in the locker. A wrong token is a page that is not there."""
    parcel = _parcel(number)
    if parcel is None or not is_token_of(parcel, token):
        raise Http404
    if request.method == "POST":
        inside = in_locker(parcel)
        if inside is not None and keep_longer(reservation=inside):
            messages.success(request, _("It is kept longer. The new end is below."))
        else:
            messages.warning(request, _("It cannot be kept longer: that was asked for already, or its time is over."))
        return redirect(request.path)
    context = {"parcel": parcel, "number": spaced(number), "history": history(parcel), "hours": settings.LOCKER_HOURS, **waits(parcel)}
    context |= {"redirection": parcel.redirection, "to_pay": _to_pay(parcel), "may_redirect": not why_not(parcel), "token": token}
    return render(request, "logistics/parcel_for_recipient.html", context)


def _to_pay(parcel: Parcel) -> Redirection | None:
    """What was asked for and waits for its payment."""
    asked = parcel.redirections.filter(state=Redirection.State.ASKED, charge__state=Charge.State.OPEN)
    return asked.select_related("charge", "recipient", "office", "locker").first()


def in_locker(parcel: Parcel) -> LockerReservation | None:
    """Its compartment, where it lies in a locker for its receiver."""
    rows = active().filter(parcel=parcel, state=LockerReservation.State.INSIDE, purpose=LockerReservation.Purpose.COLLECT)
    return rows.select_related("compartment__bank").first()


def waits(parcel: Parcel) -> dict[str, Any]:
    """Where ``parcel`` waits, with its code, for the template; nothing where it does not wait."""
    inside = in_locker(parcel)
    if inside is not None:
        ahead = inside.extended_at is None and inside.keep_until is not None and inside.keep_until > timezone.now()
        return {
            "place": inside.compartment.bank,
            "in_locker": True,
            "code": shown(inside.code_seed),
            "until": inside.keep_until,
            "can_be_longer": ahead,
        }
    hold = open_hold(parcel)
    if hold is None:
        return {}
    _is_open, when = when_open(timetable_of(hold.office), timezone.now())
    cash = parcel.shipment.cash_to_collect if parcel.position == 1 else None
    return {"place": hold.office, "code": shown(hold.code_seed), "until": hold.last_day, "when": when, "cash": cash}


@require_POST
def send_code_again(request: HttpRequest, number: str) -> HttpResponse:
    """Send the mail with the code once more, or the link to the receiver's page, to the address that the sender gave: whoever asks sees
    neither."""
    parcel = _parcel(number)
    if parcel is None:
        raise Http404
    now = timezone.now()
    if cache.add(f"code-again:{parcel.pk}", 1, AGAIN_AFTER):
        inside, hold = in_locker(parcel), open_hold(parcel)
        if inside is not None:
            send_place_mail.enqueue(Kind.LOCKER_READY.value, inside.pk, f"{now:.%H%M%S}")
        elif hold is not None:
            send_place_mail.enqueue(Kind.OFFICE_READY.value, hold.pk, f"{now:.%H%M%S}")
        elif not why_not(parcel):
            send_recipient_link.enqueue(parcel.pk, f"{now:%H%M%S}")
    messages.info(
        request, _("If we have the recipient’s e-mail address, the mail is on its way there. We send it at most every ten minutes.")
    )
    return redirect("parcel_tracking", number=number)


def _parcel(number: str) -> Parcel | None:
    if not is_valid(number):
        return None
    rows = Parcel.objects.filter(number__number=number).prefetch_related("events")
    return rows.select_related(
        "number", "shipment__recipient", "redirection__recipient", "redirection__office", "redirection__locker"
    ).first()
