"""Scans over HTTP by several stations at once, each as a browser sends it: how long the answer takes, and whether each scan counted once.

The stations scan at a pace that hands keep for a day; some scans are sent twice, as a browser does whose answer got lost.
"""

from __future__ import annotations

import argparse
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

from benchmarks.measuring import Result, result
from benchmarks.over_http import TOKEN
from benchmarks.own_demo import OwnDemo, own_demo

CODES = ("EMA", "EDD", "EMG", "EDG")
SENT_TWICE = 20  # every twentieth


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scans", type=int, default=10_000, help="how many in all (10,000)")
    parser.add_argument("--stations", type=int, default=8, help="how many at once (8)")
    parser.add_argument("--pace", type=float, default=3, help="scans a second of each station (3); 0: as fast as it answers")


@dataclass
class Station:
    """One browser that is signed in, and what it saw: milliseconds of each answer."""

    base: str
    cookies: dict[str, str]
    numbers: list[str]
    taken: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def work(self, pace: float) -> None:
        session = requests.Session()
        session.cookies.update(self.cookies)
        page = session.get(f"{self.base}/admin/parcels/station/", timeout=60)
        token = TOKEN.search(page.text)
        if token is None:
            raise RuntimeError(f"{page.url} is no station")
        headers = {"X-CSRFToken": token[1], "Referer": page.url}
        due = time.perf_counter()
        for code in CODES:
            for number in self.numbers:
                due += 1 / pace if pace else 0
                time.sleep(max(0.0, due - time.perf_counter()))
                self._scan(session, headers, number, code)

    def _scan(self, session: requests.Session, headers: dict[str, str], number: str, code: str) -> None:
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        body: dict[str, Any] = {"now": now, "scans": [{"id": str(uuid4()), "number": number, "at": now, "code": code}]}
        for _again in range(2 if len(self.taken) % SENT_TWICE == 0 else 1):
            begin = time.perf_counter()
            answer = session.post(f"{self.base}/admin/parcels/station/scans/", json=body, headers=headers, timeout=60)
            self.taken.append((time.perf_counter() - begin) * 1000)
            if answer.status_code != 200 or answer.json()["answers"][0]["result"] != "recorded":
                self.wrong.append(answer.text[:200])


def run(options: argparse.Namespace) -> Result:
    with own_demo() as demo:
        return _over_http(demo, options)


def _over_http(demo: OwnDemo, options: argparse.Namespace) -> Result:
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    from accounts.models import User
    from accounts.roles import Role
    from logistics.models import Scan, TrackingEvent
    from scripts.serving import TASK_WORKER, WEB_SERVER, Site, running

    each = max(1, options.scans // options.stations // len(CODES))
    numbers = _parcels(each * options.stations)
    clerk = User.objects.filter(groups__name=Role.CLERK).order_by("pk")[0]
    client = Client()
    client.force_login(clerk)
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    before = (Scan.objects.count(), TrackingEvent.objects.count())
    connections.close_all()
    with running(Site(environment=demo.environment, port=demo.port, logs=demo.folder / "logs"), WEB_SERVER, TASK_WORKER) as site:
        stations = [Station(site.url, cookies, numbers[n * each : (n + 1) * each]) for n in range(options.stations)]
        begin = time.perf_counter()
        with ThreadPoolExecutor(options.stations) as pool:
            list(pool.map(lambda station: station.work(options.pace), stations))
        seconds = time.perf_counter() - begin
        site.require_running()
    taken = sorted(ms for station in stations for ms in station.taken)
    wrong = [text for station in stations for text in station.wrong]
    if wrong:
        raise RuntimeError(f"{len(wrong)} scans were not recorded, for example: {wrong[0]}")
    made = len(numbers) * len(CODES)
    scans, events = Scan.objects.count() - before[0], TrackingEvent.objects.count() - before[1]
    p95 = result("95 of 100 answers within", taken[int(len(taken) * 0.95)], "ms")
    rows = [
        p95,
        result("median answer", statistics.median(taken), "ms"),
        result("scans", made / seconds, "scans/s"),
        result("scanned, and kept", made, f"scans, {scans} kept"),
        result("lost or doubled", abs(scans - made) + abs(events - made), "scans"),
    ]
    return {**p95, "name": "scans", "rows": rows}


def _parcels(count: int) -> list[str]:
    """The numbers of ``count`` new parcels, each of a shipment of its own."""
    import datetime as dt

    from logistics.models import Address, Parcel, Service, Shipment
    from logistics.numbers import issue

    service = Service.objects.filter(is_chilled=False).first()
    sender, recipient = Address.objects.order_by("pk")[:2]
    today = dt.date(2026, 11, 27)
    numbers = issue(indicator="DA", country="PT", count=count)
    shipments = Shipment.objects.bulk_create(
        Shipment(booking_key=f"bench-{number}", service=service, sender=sender, recipient=recipient, pickup_on=today, promised_for=today)
        for number in numbers
    )
    Parcel.objects.bulk_create(
        Parcel(shipment=shipment, number=number, grams=1000) for shipment, number in zip(shipments, numbers, strict=True)
    )
    return [number.number for number in numbers]
