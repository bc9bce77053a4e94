"""The postal lists over very many parcels: queries and the 95th percentile of the first page's time, each by itself."""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from typing import Any

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result

PAGES = {
    "labels to print": "/admin/labels/",
    "labels to print, of one office": "/admin/labels/?office={office}",
    "labels to print, of one service, by round": "/admin/labels/?service={service}&order=round",
    "parcels": "/admin/parcels/",
    "parcels with a status": "/admin/parcels/?status=delivered",
    "needs attention": "/admin/parcels/attention/",
    "printed labels": "/admin/labels/runs/",
    "manifests": "/admin/parcels/manifests/",
    "a clerk's first page": "/admin/",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parcels", type=int, default=100_000, help="how many there are (100,000)")
    parser.add_argument("--to-print", type=int, default=20, help="per cent of them whose label is to be printed (20)")
    parser.add_argument("--times", type=int, default=40, help="how often each page is asked for (40)")


def run(options: argparse.Namespace) -> Result:
    with own_database():
        from django.conf import settings

        from tests.databases import know_sizes

        settings.DEBUG = False  # as in production: no list of statements is kept
        fill(options.parcels, to_print=options.to_print)
        know_sizes()
        rows = [_measure(name, url, options.times) for name, url in PAGES.items()]
    worst = max(row["value"] for row in rows)
    return result("parcels", worst, "ms p95", rows=rows)


def _measure(name: str, url: str, times: int) -> Result:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from logistics.models import Office, Service

    client = Client()
    client.force_login(User.objects.get(email="clerk@example.org"))
    url = url.format(office=Office.objects.get(code="coimbra").pk, service=Service.objects.earliest("pk").pk)
    if client.get(url).status_code != 200:
        raise RuntimeError(f"{url} does not answer")
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
        count = len(queries)
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        client.get(url)
        taken.append((time.perf_counter() - begin) * 1000)
    return result(f"{name} ({count} queries)", sorted(taken)[int(times * 0.95) - 1], "ms p95")


def fill(count: int, *, to_print: int) -> None:
    """``count`` parcels of as many shipments from a hundred senders to five thousand addresses; ``to_print`` per cent wait for a label.

    Of the others, one in ten is printed and not yet with the post, most are delivered, one in thirty needs attention.
    """
    from django.db import transaction
    from django.utils import timezone

    from accounts.roles import Role
    from logistics.models import Address, ItemNumber, Parcel, ParcelStatus, Shipment
    from logistics.numbers import compose
    from logistics.setup import install_portugal
    from logistics.setup_offices import OFFICES, install_coimbra
    from tests.factories import make_user

    dice = random.Random(1)
    with transaction.atomic():
        make_user(email="clerk@example.org", role=Role.CLERK)
        services, firsts = install_portugal(), [row[5] for row in OFFICES.values()]
        install_coimbra()
        senders = Address.objects.bulk_create(
            Address(name=f"Queijaria {n}", street=f"Largo da Feira {n}", postcode="3400-060", locality="Oliveira do Hospital")
            for n in range(100)
        )
        homes = Address.objects.bulk_create(
            Address(
                name=f"Ana Lopes {n}",
                street=f"Rua da Sofia {n}",
                postcode=f"{dice.choice(firsts)}-{dice.randint(1, 999):03d}",
                locality="Coimbra",
            )
            for n in range(5000)
        )
        now, today = timezone.now(), timezone.localdate()
        others = [ParcelStatus.PENDING] * 3 + [ParcelStatus.DELIVERED] * 24 + [ParcelStatus.IN_TRANSIT] * 2 + [ParcelStatus.DELIVERY_FAILED]
        for start in range(0, count, 10_000):
            size = min(10_000, count - start)
            numbers = ItemNumber.objects.bulk_create(
                ItemNumber(number=compose(indicator="DA", serial=start + n, country="PT")) for n in range(size)
            )
            shipments = Shipment.objects.bulk_create(
                Shipment(
                    booking_key=str(number),
                    service=dice.choice(services),
                    sender=dice.choice(senders),
                    recipient=dice.choice(homes),
                    pickup_on=today + dt.timedelta(days=dice.randint(0, 9)),
                    promised_for=today + dt.timedelta(days=10),
                )
                for number in numbers
            )
            parcels: list[Any] = []
            for number, shipment in zip(numbers, shipments, strict=True):
                waits = dice.randrange(100) < to_print
                status = ParcelStatus.PENDING if waits else dice.choice(others)
                since = None if status == ParcelStatus.PENDING else now - dt.timedelta(days=dice.randint(0, 2))
                printed = None if waits else now
                parcels.append(Parcel(shipment=shipment, number=number, grams=900, status=status, status_at=since, printed_at=printed))
            Parcel.objects.bulk_create(parcels)
