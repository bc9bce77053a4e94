"""At the counter: weighed, the difference taken, the label printed, accepted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from cms.formats import format_money
from cms.prepared import Prepared
from logistics.charges import BY_RECIPIENT, give_up, open_charge, settle
from logistics.models import Charge, HomeSending, Office, Parcel, ParcelStatus, PrintBatch, Shipment, TrackingEvent
from logistics.models.tracking import EventCode
from logistics.printing import print_labels
from logistics.sending.drafts import lock
from logistics.sending.offers import date_for, quote_of
from logistics.signals import parcel_event_recorded
from logistics.tracking import EventRefused, record_event

State = HomeSending.State
EXTRA_LASTS = dt.timedelta(days=1)


class CannotAccept(Exception):
    """Nothing was changed; the message is translated and for the clerk."""


def weigh(sending: HomeSending, *, grams: int, at: dt.datetime) -> Charge | None:
    """It weighs ``grams``: a charge over what that costs more, None where it costs nothing more. Raises ``CannotAccept``.

    What weighs less than was paid for costs what was paid. Weighed again before that is paid, the new weight counts.
    """
    with transaction.atomic():
        _hold(sending)
        extra = sending.extra
        if extra is not None and extra.state == Charge.State.PAID:
            raise CannotAccept(_("The difference was paid already. Nothing was changed."))
        more = _costs_more(sending, grams, at)
        if extra is not None:
            give_up(charge=extra)
        charge = None
        if more:
            about, email = Charge.About.SENDING, sending.email
            charge = open_charge(about=about, amount=more, lasts=EXTRA_LASTS, email=email, language=sending.language)
        HomeSending.objects.filter(pk=sending.pk).update(weighed_grams=grams, extra=charge)
        if charge is not None and sending.charge is not None and sending.charge.way == BY_RECIPIENT:
            settle(charge=charge, way=BY_RECIPIENT, at=at)  # whoever pays for it pays for its weight
        if charge is None:
            Parcel.objects.filter(shipment=sending.shipment_id).update(grams=grams)
    sending.refresh_from_db()
    return charge


def _costs_more(sending: HomeSending, grams: int, at: dt.datetime) -> Decimal:
    """Both weights at the same prices: the price list may have changed since it was paid."""
    weighed = quote_of(sending, at=at, grams=grams)
    if weighed.price is None:
        raise CannotAccept(_("%(reason)s Its sender can call it off and send it in another way.") % {"reason": weighed.refusal})
    written = quote_of(sending, at=at)
    before = written.price if written.price is not None else sending.price
    return max(Decimal(0), weighed.price - (before or Decimal(0)))


def accept(sending: HomeSending, *, paper: str, start: int, actor: Any, office: Office, at: dt.datetime) -> PrintBatch | None:
    """The post has it: recorded, and its label printed where nobody printed one yet. ``CannotAccept`` where it still owes something.

    Handed in after its day, it gets the next day that can be kept, and its sender sees that.
    """
    with transaction.atomic():
        _hold(sending)
        parcel = _parcel(sending)
        batch = None
        if parcel.printed_at is None:
            batch = print_labels(parcels=[parcel], paper=paper, actor=actor, start=start)
        _keep_the_day(sending, at)
        try:
            record_event(parcel=parcel, code=EventCode.EMA, occurred_at=at, actor=actor, office=office.name)
        except EventRefused as refusal:
            raise CannotAccept(str(refusal)) from refusal
    sending.refresh_from_db()
    return batch


def _keep_the_day(sending: HomeSending, at: dt.datetime) -> None:
    date = date_for(sending, at=at, pickup_on=sending.pickup_on)
    if date is None or sending.promised_for is None or date.promised_for <= sending.promised_for:
        return
    dates = {"pickup_on": date.pickup_on, "promised_for": date.promised_for}
    HomeSending.objects.filter(pk=sending.pk).update(told_before=sending.promised_for, **dates)
    Shipment.objects.filter(home_sending=sending).update(**dates)


def _hold(sending: HomeSending) -> None:
    if not lock(sending, State.BOOKED):
        raise CannotAccept(_("This was not paid, or it was called off. Take nothing in."))
    if _parcel(sending).status != ParcelStatus.PENDING:
        raise CannotAccept(_("The post has it already. Nothing was changed."))


def _parcel(sending: HomeSending) -> Parcel:
    return Parcel.objects.select_related("number", "shipment").get(shipment=sending.shipment_id)


_owing: Prepared[Charge] = Prepared(
    lambda *, shipment: Charge.objects.filter(heavier_sending__shipment=shipment).exclude(state=Charge.State.PAID)
)


@receiver(parcel_event_recorded, dispatch_uid="logistics.nothing_owed_for_weight")
def refuse_what_owes(*, parcel: Parcel, event: TrackingEvent, **_kwargs: Any) -> None:
    """Scanned anywhere, it is not accepted before what it weighs more is paid: what a receiver raises undoes the event."""
    if event.code != EventCode.EMA:
        return
    owing = _owing.first(shipment=parcel.shipment_id)
    if owing is not None:
        said = {"amount": format_money(owing.amount, owing.currency)}
        raise EventRefused(
            _("It weighs more than was paid for: %(amount)s are missing. Weigh it under “Postage” and take them first.") % said
        )
