"""Who sends from home may leave the parcel in a locker near by, instead of bringing it to an office."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.private_pages import private_page
from logistics.lockers.dropping_off import compartment_for, do_not_leave, leave_in_locker
from logistics.lockers.reserving import NoRoom
from logistics.models import HomeSending, LockerReservation, Parcel, ParcelStatus
from logistics.secret_codes import shown
from logistics.sending.behind import sending_behind
from logistics.sizes import ParcelSpec
from logistics.waiting_places import Choice, PlaceBook, Places

HandIn = HomeSending.HandIn


@dataclass(frozen=True)
class LeaveInLocker:
    """For the sending's page. ``kept``: the compartment that waits; ``choices``: lockers to choose from, ``refusal`` why in none."""

    kept: LockerReservation | None = None
    pin: str = ""
    choices: list[Choice] = field(default_factory=list)
    refusal: str = ""


def leaving_of(sending: HomeSending, parcel: Parcel) -> LeaveInLocker | None:
    """None where it is not the sender's any more, or the post comes for it."""
    if sending.state != HomeSending.State.BOOKED or parcel.status != ParcelStatus.PENDING or sending.hand_in == HandIn.PICKUP:
        return None
    if sending.hand_in == HandIn.CODE:
        # The counter prints the label for the code; what a courier finds without one cannot be sorted.
        return LeaveInLocker(refusal=_("A locker prints no label, and your parcel has none yet. Bring it to an office, which prints it."))
    kept, places = compartment_for(parcel), _places(sending, parcel)
    pin = shown(kept.code_seed) if kept else ""
    other = [choice for choice in places.choices if kept is None or choice.place != kept.compartment.bank]
    return LeaveInLocker(kept, pin, other, "" if kept else places.refusal)


def _places(sending: HomeSending, parcel: Parcel) -> Places:
    keep_cold = parcel.shipment.service.is_chilled
    spec = ParcelSpec(parcel.grams, keep_cold, parcel.length_mm, parcel.width_mm, parcel.height_mm)
    return PlaceBook(destination=sending.sender, at=timezone.now()).to_leave_in(spec)


@private_page
@require_POST
def leave_sending_in_locker(request: HttpRequest, token: str) -> HttpResponse:
    """POST ``locker`` reserves a compartment there, in the place of one that waits; ``give_up`` gives it back."""
    sending = sending_behind(token)
    parcel = Parcel.objects.select_related("number", "shipment__service", "shipment__sender").filter(shipment=sending.shipment_id).first()
    leaving = leaving_of(sending, parcel) if parcel is not None and sending.shipment_id else None
    if parcel is None or leaving is None:
        messages.error(request, _("It cannot be left in a locker any more. Nothing was changed."))
    elif request.POST.get("give_up"):
        _give_up(request, parcel)
    else:
        _reserve(request, sending, parcel, leaving)
    return redirect("sending", token)


def _give_up(request: HttpRequest, parcel: Parcel) -> None:
    if do_not_leave(parcel=parcel, at=timezone.now()):
        messages.success(request, _("The compartment is given back. Bring your parcel to an office."))
    else:
        messages.warning(request, _("No compartment waits for it any more. Nothing was changed."))


def _reserve(request: HttpRequest, sending: HomeSending, parcel: Parcel, leaving: LeaveInLocker) -> None:
    bank: Any = next((choice.place for choice in leaving.choices if choice.value == request.POST.get("locker")), None)
    if bank is None:
        refusal = leaving.refusal or _("Choose one of the lockers on offer: they have changed, or none was chosen.")
        messages.error(request, _("%(reason)s Nothing was changed.") % {"reason": refusal})
        return
    try:
        leave_in_locker(parcel=parcel, bank=bank, at=timezone.now(), email=sending.email)
    except NoRoom as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("A compartment is reserved. Its PIN stands below, and in a mail to you."))
