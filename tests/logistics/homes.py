"""What somebody who sends from home does, in plain calls."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logistics import charges
from logistics.models import Charge, HomeSending, Office, Service
from logistics.sending.drafts import begin, change, ready_to_pay
from tests.factories import make_address, make_service
from tests.logistics.places import make_office
from tests.logistics.test_zpl import codes_on

# A Monday at ten, long before any cut-off.
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Lisbon"))
ANA = {
    "from-name": "Ana Lopes",
    "from-street": "Rua da Sofia 12",
    "from-postcode": "3000-389",
    "from-locality": "Coimbra",
    "from-country": "PT",
    "from-email": "ana@example.org",
}
RUI = {
    "to-name": "Rui Costa",
    "to-street": "Rua do Sol 3",
    "to-postcode": "4000 123",
    "to-locality": "Porto",
    "to-country": "PT",
}
BOX = {"preset": "shoebox", "weight": "1.5"}


def write_addresses(client: Client, **other: str) -> Any:
    return client.post(reverse("send"), {**ANA, **RUI, **other})


def written(client: Client, **other: str) -> HomeSending:
    """Both addresses are written and right."""
    answer = write_addresses(client, **other)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return HomeSending.objects.latest("pk")


def at(name: str, sending: HomeSending) -> str:
    return reverse(name, args=[sending.token])


def up_to_check(client: Client, *, service: Service | None = None, box: dict[str, str] | None = None, **choice: str) -> HomeSending:
    """All but paying is answered."""
    sending = written(client)
    assert client.post(at("send_parcel", sending), box or BOX).status_code == 303
    service = service or Service.objects.get()
    answer = client.post(at("send_service", sending), {"service": str(service.pk), "hand_in": "print", **choice})
    assert answer.status_code == 303, answer.content.decode()[:6000]
    sending.refresh_from_db()
    return sending


def seen_on(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def press_pay(client: Client, sending: HomeSending, **other: str) -> Any:
    """Look at the last step and press the button below it."""
    seen = seen_on(client.get(at("send_check", sending)).content.decode())
    return client.post(at("send_check", sending), {"seen": seen, **other})


def make_sending(*, hand_in: str = "print", grams: int = 1500, now: dt.datetime | None = None, **fields: Any) -> HomeSending:
    """A draft from Coimbra to Porto, answered whole."""
    now = now or timezone.now()
    service = fields.pop("service", None) or Service.objects.first() or make_service()
    sender = make_address(email="ana@example.org")
    recipient = make_address(name="Rui Costa", street="Rua do Sol 3", postcode="4000-123", locality="Porto")
    sending = begin(sender=sender, recipient=recipient, language="en", user=fields.pop("user", None), at=now)
    size = {"grams": grams, "length_mm": 350, "width_mm": 220, "height_mm": 130, "preset": "shoebox"}
    change(sending, at=now, service=service, hand_in=hand_in, **{**size, **fields})
    return sending


def to_pay(**fields: Any) -> HomeSending:
    """One that is to be paid."""
    now = fields.pop("now", None) or timezone.now()
    sending = make_sending(now=now, **fields)
    ready_to_pay(sending, at=now)
    return sending


def pay(sending: HomeSending, *, at: dt.datetime | None = None, office: Office | None = None, actor: Any = None) -> HomeSending:
    """Taken in cash at a counter."""
    sending.refresh_from_db()
    assert sending.charge is not None
    charge = Charge.objects.get(pk=sending.charge.pk)
    assert charges.settle(charge=charge, way="counter", at=at or timezone.now(), actor=actor, office=office or make_office())
    sending.refresh_from_db()
    return sending


def number_on(label: bytes) -> str:
    """What the bars of a PDF's first label say, in black and white at 203 dpi as most printers draw them."""
    drawn = pypdfium2.PdfDocument(io.BytesIO(label))[0].render(scale=203 / 72, grayscale=True).to_pil()
    return codes_on(drawn.point(lambda level: 255 if level > 127 else 0))["Code128"]


def booked(**fields: Any) -> HomeSending:
    """One that was paid a moment ago."""
    return pay(to_pay(**fields), at=fields.get("now"))
