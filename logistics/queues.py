"""What waits for the clerks: labels to print, and parcels that somebody must look at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_day
from logistics.destinations import REDIRECTED, bound_for
from logistics.labels.routing import Routes
from logistics.models import HomeSending, Parcel, ParcelStatus, PickupRequest, PrintBatch, Shipment, TrackingEvent
from logistics.models.tracking import EventCode
from logistics.pickups import pickups_to_come

# A parcel that is with the post and of which nothing was heard for this long.
SILENCE = dt.timedelta(days=3)
# Chilled goods travel for a day; a day without any scan is one in which nobody knows how warm they are.
COLD_FOR = dt.timedelta(hours=24)
# What is promised for today leaves the office in the morning.
OUT_BY = dt.time(12)
# A parcel that goes back is home by then; one that waits was fetched or went back, unless something went wrong.
GOING_BACK_FOR = dt.timedelta(days=10)
WAITS_FOR = dt.timedelta(days=30)
STILL_INSIDE = (ParcelStatus.ACCEPTED, ParcelStatus.IN_TRANSIT)
WITH_THE_POST = [status for status in ParcelStatus if status not in {*ParcelStatus.final(), ParcelStatus.PENDING}]
MOVING = (ParcelStatus.ACCEPTED, ParcelStatus.IN_TRANSIT, ParcelStatus.OUT_FOR_DELIVERY)


@dataclass(frozen=True)
class PostalWork:
    """Today's work of the post, in numbers."""

    labels_to_print: int
    need_attention: int
    pickups_asked: int


def labels_to_print() -> QuerySet[Parcel]:
    """Parcels that have no printed label, are not with the post yet and were not withdrawn; the next pick-up first.

    Not those of homes that are printed at the counter when they are brought.
    """
    brought = HomeSending.objects.filter(shipment=OuterRef("shipment"), hand_in=HomeSending.HandIn.CODE)
    waiting = _without_label().filter(shipment__withdrawn_at=None).filter(~Exists(brought))
    return waiting.order_by("pickup_on", "pk")


def labels_in_state(state: str) -> QuerySet[Parcel]:
    """Parcels by what became of their label: "" still to print, "printed" and not yet with the post, "void"; the next pick-up first."""
    if state == "void":
        return Parcel.objects.filter(status=ParcelStatus.VOID).order_by("-pk")
    if state == "printed":
        printed = Parcel.objects.filter(printed_at__isnull=False, status=ParcelStatus.PENDING, shipment__withdrawn_at=None)
        return printed.order_by("pickup_on", "pk")
    return labels_to_print()


def in_order(parcels: QuerySet[Parcel], order: str) -> list[Parcel]:
    """``parcels`` as a print run has them: by ``PrintBatch.Order`` "round" (delivery office, postcode), "shelf" (pick-up day,
    sender), or as they come. What belongs to one shipment stays together."""
    if order == PrintBatch.Order.ROUND:
        routes = Routes()

        def by_round(parcel: Parcel) -> tuple[str, str, int, int]:
            to, kept_at = parcel.bound_for.recipient, parcel.bound_for.office
            code = kept_at.code if kept_at else routes.code_for(to.country, to.postcode)
            return (code, "" if kept_at else to.postcode, parcel.shipment_id, parcel.position)

        return sorted(parcels.select_related("shipment__recipient", "shipment__office", *REDIRECTED), key=by_round)
    if order == PrintBatch.Order.SHELF:
        return sorted(
            parcels.select_related("shipment__sender"),
            key=lambda parcel: (parcel.shipment.pickup_on, parcel.shipment.sender.name, parcel.shipment_id, parcel.position),
        )
    return list(parcels)


def count_of_labels_to_print() -> int:
    """How many those are, from indexes: of very many, none is looked at."""
    withdrawn = Shipment.objects.filter(withdrawn_at__isnull=False).values("pk")
    brought = HomeSending.objects.filter(hand_in=HomeSending.HandIn.CODE, shipment__withdrawn_at=None).order_by().values("shipment")
    # Asked one by one: either set is small, and the database then begins with it.
    waiting = _without_label()
    return waiting.count() - waiting.filter(shipment__in=withdrawn).count() - waiting.filter(shipment__in=brought).count()


def _without_label() -> QuerySet[Parcel]:
    return Parcel.objects.filter(printed_at__isnull=True, status=ParcelStatus.PENDING)


def needing_attention(now: dt.datetime | None = None) -> QuerySet[Parcel]:
    """Parcels that somebody must look at; the longest wait first. ``why_attention`` says the reasons in words.

    Delivery failed; on hold; late: the post has it and did not bring it on the promised day; it is promised for today and after
    noon not out for delivery; chilled and unmoved for a day; unmoved for three days; its sender did not hand it in; going back for ten
    days without an end; waiting for a month.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    stuck = Q(status__in=[ParcelStatus.DELIVERY_FAILED, ParcelStatus.ON_HOLD])
    silent = Q(status__in=MOVING, status_at__lt=now - SILENCE)
    warming = Q(status__in=MOVING, status_at__lt=now - COLD_FOR, shipment__service__is_chilled=True)
    late = Q(status__in=MOVING) & bound_for(promised_for__lt=today)
    missing = Parcel.objects.filter(status=ParcelStatus.PENDING, pickup_on__lt=today, shipment__withdrawn_at=None)
    turned = Q(status=ParcelStatus.RETURN_TO_SENDER, status_at__lt=now - GOING_BACK_FOR)
    given = TrackingEvent.objects.filter(parcel=OuterRef("pk"), code=EventCode.EMI)
    waiting = Q(status=ParcelStatus.READY_FOR_PICKUP, status_at__lt=now - WAITS_FOR)
    wanted = stuck | silent | warming | late | waiting | (turned & Q(~Exists(given)))
    if timezone.localtime(now).time() >= OUT_BY:
        wanted |= Q(status__in=STILL_INSIDE) & bound_for(promised_for=today)
    # Most parcels have come to their end: with what is with the post named, the database looks at none of them. Most of the others are
    # still to be handed in: of those it finds the late ones by their day.
    moving = Parcel.objects.filter(wanted, status__in=WITH_THE_POST)
    found = moving.order_by().values("pk").union(missing.order_by().values("pk"), all=True)
    return Parcel.objects.filter(pk__in=found).order_by(F("status_at").asc(nulls_last=True), "pk")


def why_attention(parcel: Parcel, now: dt.datetime | None = None) -> str:
    """In one phrase, the most urgent reason why ``parcel`` is among those that need attention. Uses its events, service and shipment."""
    now = now or timezone.now()
    shipment, today = parcel.shipment, timezone.localdate(now)
    if shipment.service.is_chilled and _is_warming(parcel, now):
        return _("Cold chain at risk")
    if parcel.status == ParcelStatus.DELIVERY_FAILED:
        failures = sum(event.code == EventCode.EMH for event in parcel.events.all())
        return _("Delivery failed twice or more") if failures > 1 else _("Delivery failed")
    if parcel.status == ParcelStatus.ON_HOLD:
        return _("On hold")
    if parcel.status == ParcelStatus.PENDING:
        return _("Not handed in: it was to come on %(day)s") % {"day": format_day(shipment.pickup_on)}
    if parcel.status == ParcelStatus.RETURN_TO_SENDER:
        return _("Going back for more than ten days")
    if parcel.status == ParcelStatus.READY_FOR_PICKUP:
        return _("Waits for more than a month")
    if parcel.bound_for.promised_for < today:
        return _("Late: promised for %(day)s") % {"day": format_day(parcel.bound_for.promised_for)}
    if parcel.status_at and parcel.status_at < now - SILENCE:
        return _("No movement for three days")
    return _("Promised for today, and not out for delivery")


def _is_warming(parcel: Parcel, now: dt.datetime) -> bool:
    if parcel.status in {ParcelStatus.DELIVERY_FAILED, ParcelStatus.ON_HOLD}:
        return True
    return parcel.status in MOVING and parcel.status_at is not None and parcel.status_at < now - COLD_FOR


def postal_work() -> PostalWork:
    """The counts for a clerk's first page, in four queries."""
    asked = pickups_to_come().filter(state=PickupRequest.State.ASKED)
    return PostalWork(count_of_labels_to_print(), needing_attention().count(), asked.count())
