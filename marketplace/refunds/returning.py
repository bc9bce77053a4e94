"""The way back of what was withdrawn from: a sending from the buyer's home to the shop, by one of the ways that the shop allows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

from django.db import transaction
from django.utils.translation import gettext as _

from logistics.charges import BY_RECIPIENT, settle
from logistics.models import Address, HomeSending, Kind, ParcelStatus, PickupRequest, Service
from logistics.pickups import days_to_ask
from logistics.quotes import PriceBook, quote
from logistics.sending.calling_off import CannotCallOff, call_off
from logistics.sending.drafts import CannotPay, begin, change, ready_to_pay
from logistics.sending.offers import DAYS_SHOWN, date_for, options_of, quote_of, spec_of
from marketplace.order.models import Order
from marketplace.partner.models import Partner
from marketplace.refunds.models import Withdrawal
from marketplace.refunds.return_models import ReturnSending, ReturnTerms

HandIn, State = HomeSending.HandIn, HomeSending.State
COPIED = ("name", "company", "street", "extra", "postcode", "locality", "country", "phone", "email")
# A label that the shop pays for and nobody uses is called off after this.
UNUSED_FOR = dt.timedelta(days=30)


class CannotSendBack(Exception):
    """Nothing was booked; the message is translated and for the buyer."""


@dataclass(frozen=True)
class WayBack:
    """One way to hand it in. ``price`` is what the buyer pays: 0 where the shop does. ``refusal``: why not, then there is no price."""

    hand_in: str
    label: str
    price: Decimal = Decimal(0)
    pickup_days: list[dt.date] = field(default_factory=list)
    refusal: str = ""


def terms_of(partner: Partner) -> ReturnTerms:
    """What the seller wrote down, else the defaults, unsaved."""
    return ReturnTerms.objects.filter(partner=partner).first() or ReturnTerms(partner=partner)


def way_back_of(withdrawal: Withdrawal) -> ReturnSending | None:
    """The way that was chosen and was not called off."""
    row = ReturnSending.objects.select_related("sending__charge", "sending__shipment").filter(withdrawal=withdrawal).first()
    return None if row is None or row.sending.state == State.CANCELLED else row


def ways_back(withdrawal: Withdrawal, terms: ReturnTerms, *, at: dt.datetime) -> list[WayBack]:
    """What the shop allows, with prices and days as they are ``at``; nothing where the shop has no address to send to."""
    if withdrawal.shop_order.partner.sends_from is None:
        return []
    service = _service(withdrawal, at)
    allowed = [
        (terms.by_label, HandIn.PRINT, _("A label that you print")),
        (terms.by_code, HandIn.CODE, _("A code: the office prints the label")),
        (terms.by_pickup, HandIn.PICKUP, _("The post picks it up at your home and brings the label")),
    ]
    ways = []
    for is_allowed, hand_in, label in allowed:
        if not is_allowed:
            continue
        if service is None:
            ways.append(WayBack(hand_in, label, refusal=_("The post carries nothing from there to the shop at present.")))
            continue
        thought = _thought_of(withdrawal, service, hand_in)
        offer, days = quote_of(thought, at=at), []
        if hand_in == HandIn.PICKUP:
            days = [day for day in list(days_to_ask(thought.sender, now=at))[:DAYS_SHOWN] if _can_be_fetched(thought, day, at)]
        refusal = offer.refusal or (_("The post does not come to you in the next days.") if hand_in == HandIn.PICKUP and not days else "")
        price = Decimal(0) if refusal or terms.payer == ReturnTerms.Payer.SHOP else offer.price or Decimal(0)
        ways.append(WayBack(hand_in, label, price, days, refusal))
    return ways


def send_back(
    *, withdrawal: Withdrawal, hand_in: str, at: dt.datetime, day: dt.date | None = None, window: str = PickupRequest.Window.ANY
) -> HomeSending:
    """Choose the way back of an open withdrawal; what the shop pays is booked at once, what the buyer pays once it is paid.

    Asked again, what was chosen comes back; after it was called off another way can be chosen. Raises ``CannotSendBack``.
    """
    partner = withdrawal.shop_order.partner
    terms = terms_of(partner)
    way = next((way for way in ways_back(withdrawal, terms, at=at) if way.hand_in == hand_in and not way.refusal), None)
    if way is None or (hand_in == HandIn.PICKUP and day not in way.pickup_days):
        raise CannotSendBack(_("Choose one of the ways below. Nothing was booked."))
    service = _service(withdrawal, at)
    if service is None or partner.sends_from is None:
        raise CannotSendBack(_("The post carries nothing from there to the shop at present. Nothing was booked."))
    with transaction.atomic():
        # The withdrawal's row is the lock: of two choices at once, the second finds the first.
        locked = Withdrawal.objects.select_for_update(of=("self",)).select_related("shop_order__order").get(pk=withdrawal.pk)
        known = way_back_of(locked)
        if known is not None:
            return known.sending
        if locked.received_at is not None:
            raise CannotSendBack(_("The shop has the goods already. Nothing was booked."))
        ReturnSending.objects.filter(withdrawal=locked).delete()  # it was called off
        order = locked.shop_order.order
        sending = begin(sender=_home(order), recipient=_copy(partner.sends_from), language=order.language, user=order.user, at=at)
        thought = _thought_of(withdrawal, service, hand_in)
        size = {name: getattr(thought, name) for name in ("grams", "length_mm", "width_mm", "height_mm")}
        when = {"pickup_on": day, "window": window} if hand_in == HandIn.PICKUP else {}
        change(sending, at=at, service=service, hand_in=hand_in, **size, **when)
        ReturnSending.objects.create(withdrawal=locked, sending=sending, payer=terms.payer)
        try:
            charge = ready_to_pay(sending, at=at)
        except CannotPay as reason:
            raise CannotSendBack(str(reason)) from reason
        if terms.payer == ReturnTerms.Payer.SHOP:
            settle(charge=charge, way=BY_RECIPIENT, at=at)
    sending.refresh_from_db()
    return sending


def call_off_unused(now: dt.datetime) -> int:
    """Call off labels that a shop pays for and nobody used for a month; how many. The buyer can choose anew."""
    unused = {"sending__state": State.BOOKED, "sending__shipment__parcels__status": ParcelStatus.PENDING}
    rows = ReturnSending.objects.filter(payer=ReturnTerms.Payer.SHOP, chosen_at__lte=now - UNUSED_FOR, **unused)
    count = 0
    for row in rows.select_related("sending").order_by("pk"):
        try:
            call_off(row.sending, at=now)
        except CannotCallOff:
            continue  # the post has it by now
        count += 1
    return count


def _service(withdrawal: Withdrawal, at: dt.datetime) -> Service | None:
    """The post's service for returns where it has one, else the cheapest to a door that keeps nothing cold."""
    thought = _thought_of(withdrawal, None, HandIn.CODE)
    book = PriceBook.load(at, addresses=[thought.sender, thought.recipient])
    rows = quote(
        parcels=[spec_of(thought)],
        origin=thought.sender,
        destination=thought.recipient,
        at=at,
        options=options_of(thought),
        kinds={Kind.RETURN, Kind.HOME},
        book=book,
    )
    found = [row for row in rows if row.is_possible and not row.service.is_chilled]
    best = min(found, key=lambda row: (row.service.kind != Kind.RETURN, row.total), default=None)
    return best.service if best else None


def _thought_of(withdrawal: Withdrawal, service: Service | None, hand_in: str) -> HomeSending:
    """The sending as it would be, for prices and days; nothing is saved."""
    part = withdrawal.shop_order
    if part.partner.sends_from is None:
        raise ValueError("the shop has no address")
    parcels = list(part.shipment.parcels.all()) if part.shipment else []
    whole = sum(parcel.grams for parcel in parcels) or 1000
    all_pieces = sum(line.quantity for line in part.lines.all()) or 1
    back = sum(line.quantity for line in withdrawal.lines.all())
    one = parcels[0] if len(parcels) == 1 else None
    return HomeSending(
        sender=_home(part.order, save=False),
        recipient=part.partner.sends_from,
        service=service,
        hand_in=hand_in,
        window=PickupRequest.Window.ANY,
        grams=max(1, ceil(whole * min(back, all_pieces) / all_pieces)),
        length_mm=one.length_mm if one else None,
        width_mm=one.width_mm if one else None,
        height_mm=one.height_mm if one else None,
    )


def _can_be_fetched(thought: HomeSending, day: dt.date, at: dt.datetime) -> bool:
    date = date_for(thought, at=at, pickup_on=day)
    return date is not None and date.pickup_on == day


def _home(order: Order, *, save: bool = True) -> Address:
    """The buyer's address as a sender, with the mail address of the order."""
    address = _copy(order.delivers_to, save=False)
    address.email = order.guest_email or (order.user.email if order.user else "")
    if save:
        address.save()
    return address


def _copy(address: Address, *, save: bool = True) -> Address:
    """A row of its own: what is never paid is deleted with its addresses."""
    made = Address(**{name: getattr(address, name) for name in COPIED})
    if save:
        made.save()
    return made
