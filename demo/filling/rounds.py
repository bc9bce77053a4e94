"""Two vehicles at Coimbra, and a round of today with a handful of doors: cold, cash, a signature, an age, something to fetch."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from demo.filling.clock import clock_at
from logistics.booking import book
from logistics.models import (
    Address,
    Office,
    Parcel,
    PickupRequest,
    PlanRun,
    PostcodePlace,
    Round,
    Service,
    Shift,
    Vehicle,
)
from logistics.models.tracking import EventCode
from logistics.printing import print_labels
from logistics.rounds.leaving import fix
from logistics.rounds.planning import plan
from logistics.sizes import ParcelSpec
from logistics.tracking import record_event

# Postcode: latitude, longitude. Streets to about a hundred metres, towns by their first digits to a few kilometres.
PLACES = {
    "3000-389": ("40.21230", "-8.43010"),
    "3000-337": ("40.20720", "-8.42930"),
    "3000-150": ("40.21100", "-8.42920"),
    "3000-033": ("40.20890", "-8.42680"),
    "3000-175": ("40.21680", "-8.41250"),
    "3030-181": ("40.20340", "-8.40860"),
    "3040-256": ("40.20230", "-8.43980"),
    "3045-093": ("40.20850", "-8.45800"),
    "3020-201": ("40.24010", "-8.42930"),
    "3030-193": ("40.19420", "-8.39640"),
    "3025-052": ("40.23280", "-8.44480"),
    "3000": ("40.21100", "-8.42500"),
    "3020": ("40.24200", "-8.42800"),
    "3025": ("40.23500", "-8.45000"),
    "3030": ("40.19800", "-8.40000"),
    "3040": ("40.19500", "-8.44500"),
    "3045": ("40.20400", "-8.47000"),
}
# name, street, postcode, phone, service, grams of each parcel, further facts
DOORS: tuple[tuple[str, str, str, str, str, tuple[int, ...], dict[str, object]], ...] = (
    ("Matilde Serpa", "Rua da Sofia 44", "3000-389", "+351912000101", "home-24", (1800, 2600), {}),
    ("Gonçalo Prata", "Largo da Sé Velha 9", "3000-033", "+351912000102", "home-24", (3100,), {"cash_to_collect": Decimal("37.40")}),
    ("Ilda Figueira", "Rua de São Pedro 21", "3040-256", "+351912000103", "home-chilled", (2400,), {}),
    ("Padaria Lua Cheia", "Avenida Fernão de Magalhães 300", "3000-175", "+351239000104", "home-24", (5200,), {"signature": True}),
    ("Artur Colaço", "Rua do Brasil 112", "3030-181", "+351912000105", "economy", (900,), {"minimum_age": 18}),
    ("Noémia Tavares", "Rua Principal 5", "3020-201", "", "home-24", (4100,), {}),
    ("Júlio Vidal", "Travessa do Poço 2", "3045-093", "+351912000107", "home-chilled", (1500,), {}),
    ("Carminda Sol", "Rua da Fonte 18", "3025-052", "+351912000108", "home-24", (2200,), {"cash_to_collect": Decimal("12.90")}),
)
FETCHED = ("Atelier da Ponte", "Rua das Oliveiras 7", "3030-193", "+351239000109")
SECONDS = 1.0  # of searching: there is little to plan


def add_rounds(*, clerk: User, driver: User) -> None:
    """Everything up to a fixed round of today that waits for its driver."""
    office, today = Office.objects.get(code="coimbra"), timezone.localdate()
    for postcode, (latitude, longitude) in PLACES.items():
        PostcodePlace.objects.create(postcode=postcode, latitude=Decimal(latitude), longitude=Decimal(longitude))
    van = Vehicle.objects.create(office=office, name="Carrinha 1", plate="AA-01-RO", max_parcels=90, chilled_places=12, max_kg=700)
    Vehicle.objects.create(
        office=office, name="Elétrico 2", plate="AA-02-RO", max_parcels=40, chilled_places=0, max_kg=300, max_litres=2800
    )
    _doors(office=office, today=today, clerk=clerk)
    sender = _address(FETCHED[0], *FETCHED[1:])
    PickupRequest.objects.create(
        sender=sender,
        day=today,
        window=PickupRequest.Window.ANY,
        parcels=3,
        note="Ring at the workshop, not at the shop",
        state=PickupRequest.State.CONFIRMED,
        settled_at=timezone.now(),
        settled_by=clerk,
    )
    Shift.objects.create(vehicle=van, driver=driver, day=today, starts=dt.time(8, 30), ends=dt.time(17, 30))
    plan(PlanRun.objects.create(office=office, day=today, asked_by=clerk), seconds=SECONDS)
    for row in Round.objects.filter(office=office, day=today):
        fix(row)


def _address(name: str, street: str, postcode: str, phone: str) -> Address:
    return Address.objects.create(name=name, street=street, postcode=postcode, locality="Coimbra", phone=phone)


def _doors(*, office: Office, today: dt.date, clerk: User) -> None:
    """Parcels that came to the office this morning."""
    sender = _address("Mercado da Feira", "Praça do Comércio 1", "3000-150", "+351239000100")
    yesterday, now = today - dt.timedelta(days=1), timezone.now()
    for n, (name, street, postcode, phone, service, weights, facts) in enumerate(DOORS, start=1):
        with clock_at(now - dt.timedelta(hours=26)):
            shipment = book(
                key=f"demo-round-{n}",
                service=Service.objects.get(code=service),
                sender=sender,
                recipient=_address(name, street, postcode, phone),
                parcels=[ParcelSpec(grams) for grams in weights],
                pickup_on=yesterday,
                promised_for=today,
                reference=f"BALCAO-{n:03}",
                **facts,  # type: ignore[arg-type]
            )
        parcels = list(shipment.parcels.select_related("number"))
        with clock_at(now - dt.timedelta(hours=25)):
            print_labels(parcels=parcels, paper="A6", actor=clerk)
        for parcel in parcels:
            _arrives(parcel, now=now, office=office, clerk=clerk)


def _arrives(parcel: Parcel, *, now: dt.datetime, office: Office, clerk: User) -> None:
    for code, hours in ((EventCode.EMA, 24), (EventCode.EDD, 14), (EventCode.EMG, 3)):
        moment = now - dt.timedelta(hours=hours)
        place = "Coimbra, sorting centre" if code == EventCode.EDD else office.name
        with clock_at(moment):
            record_event(parcel=parcel, code=code, occurred_at=moment, actor=clerk, office=place)
