"""One shop's part of an order on its way: packed, labelled, handed over, brought, or not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from demo.filling.clock import clock_at
from demo.orders import Reached
from logistics.models import Parcel
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.printing import print_labels
from logistics.tracking import record_event
from marketplace.order.booking import book_shipments
from marketplace.order.models import ShopOrder
from marketplace.order.packing import mark_packed
from marketplace.order.weighing import lines_to_weigh, weigh_and_pack
from marketplace.refunds.models import Refund
from marketplace.refunds.returned import BUYER, Decision, give_back_returned

SORTING = "Coimbra, sorting centre"
WAYS: dict[Reached, tuple[str, ...]] = {
    Reached.ACCEPTED: ("EMA", "EDD"),
    Reached.OUT: ("EMA", "EDD", "EMG", "EDG"),
    Reached.FAILED: ("EMA", "EDD", "EMG", "EDG", "EMH"),
    Reached.READY: ("EMA", "EDD", "EMG", "EDG", "EMH", "EDH"),
    Reached.DELIVERED: ("EMA", "EDD", "EMG", "EDG", "EMI"),
    Reached.RETURNING: ("EMA", "EDD", "EMG", "EDG", "EMH", "RTS"),
    Reached.RETURNED: ("EMA", "EDD", "EMG", "EDG", "EMH", "RTS"),
}
# Hour and minute of an event on its day; the first two on the day of pick-up, the others on the promised day.
HOURS = {
    "EMA": (17, 40),
    "EDD": (22, 15),
    "EMG": (6, 20),
    "EDG": (8, 35),
    "EMH": (11, 50),
    "EDH": (15, 10),
    "EMI": (11, 25),
    "RTS": (16, 5),
}


@dataclass(frozen=True)
class Journey:
    """How far a part came, from when, and who had a hand in it."""

    reached: Reached
    begins: dt.datetime
    now: dt.datetime
    packer: User
    clerk: User
    carrier: User


def carry(*, shop_order: ShopOrder, journey: Journey) -> None:
    """Do everything up to ``journey.reached``, each thing at its time and in its order, the last one before now."""
    if journey.reached is Reached.TO_PACK or (shop_order.shipment is None and not lines_to_weigh(shop_order)):
        return
    codes = WAYS.get(journey.reached, ())
    times = iter(_times(shop_order, journey, codes))
    with clock_at(next(times)):
        _pack(shop_order, journey.packer)
    if journey.reached is Reached.PACKED or shop_order.shipment is None:
        return
    parcels = list(shop_order.shipment.parcels.all())
    with clock_at(next(times)):
        print_labels(parcels=parcels, paper="A6", actor=journey.clerk)
    for code, moment in zip(codes, times, strict=True):
        for parcel in parcels:
            _report(parcel, code, moment, shop_order, journey)
    if journey.reached is Reached.RETURNED:
        _decide(shop_order, journey, after=moment)


def _pack(shop_order: ShopOrder, packer: User) -> None:
    """What is sold by weight is weighed: some pieces lighter, some heavier, as cheeses are."""
    lines = lines_to_weigh(shop_order)
    if not lines:
        mark_packed(shop_order=shop_order, actor=packer)
        return
    weights = {line.pk: [(line.lightest_grams or 0) + (line.pk * 37 + n * 53) % 190 for n in range(line.to_pack)] for line in lines}
    weigh_and_pack(shop_order=shop_order, weights=weights, actor=packer)
    book_shipments.func(shop_order.order_id)  # what is paid at the door waited for it
    shop_order.refresh_from_db()


def _decide(shop_order: ShopOrder, journey: Journey, *, after: dt.datetime) -> None:
    """The day after it turned back, the shop gives the price back, but not the delivery: the buyer had moved."""
    at = min(after + dt.timedelta(days=1), journey.now - dt.timedelta(minutes=1))
    with clock_at(at):
        decision = Decision(fault=Refund.Fault.NOBODY, delivery_by=BUYER, restock=True)
        give_back_returned(shop_order=shop_order, decision=decision, actor=journey.packer, at=at)


def _times(shop_order: ShopOrder, journey: Journey, codes: tuple[str, ...]) -> list[dt.datetime]:
    """When it was packed, printed, and each event: as planned, but never ahead of now and never two at once."""
    planned = [journey.begins + dt.timedelta(minutes=50), journey.begins + dt.timedelta(minutes=80)]
    for code in codes:
        day = shop_order.pickup_on if code in {"EMA", "EDD"} else shop_order.promised_for
        planned.append(timezone.make_aware(dt.datetime.combine(day, dt.time(*HOURS[code]))))
    times: list[dt.datetime] = []
    for left, moment in zip(range(len(planned), 0, -1), planned, strict=True):
        earliest = times[-1] + dt.timedelta(minutes=1) if times else journey.begins
        times.append(max(min(moment, journey.now - dt.timedelta(minutes=2 * left)), earliest))
    return times


def _report(parcel: Parcel, code: str, moment: dt.datetime, shop_order: ShopOrder, journey: Journey) -> None:
    recipient = shop_order.order.delivers_to
    facts = {"office": SORTING if code == EventCode.EDD else f"{recipient.locality}, delivery office"}
    if code == EventCode.EMA:
        facts["office"] = f"{shop_order.partner.municipality}, post office"
    elif code == EventCode.EMI:
        facts["delivered_to"] = recipient.name
    elif code == EventCode.EMH:
        is_refused = journey.reached in {Reached.RETURNING, Reached.RETURNED}
        after = NextAction.RETURN if is_refused else NextAction.HOLD if journey.reached is Reached.READY else NextAction.RETRY
        facts |= {"reason": FailureReason.MOVED if is_refused else FailureReason.ABSENT, "next_action": after}
    with clock_at(moment):
        record_event(
            parcel=parcel, code=code, occurred_at=moment, actor=journey.clerk if code == EventCode.EMA else journey.carrier, **facts
        )
