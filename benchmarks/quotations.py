"""Quotations a second, in process: parcels and an address in, every service with price, dates or the reason why not."""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result

if TYPE_CHECKING:
    from logistics.models import Address
    from logistics.sizes import ParcelSpec

MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=5, help="how long each figure is measured (5)")
    parser.add_argument("--processes", type=int, default=2, help="that quote at the same time (2)")


def run(options: argparse.Namespace) -> Result:
    """Two figures: with the price book of the moment kept, as whoever quotes a list does; and each call with its own queries."""
    with own_database():
        from django.db import connections

        from logistics.setup import install_portugal

        install_portugal()
        connections.close_all()
        # Each process opens its own connection and measures itself; their sum is what the machine quotes.
        with ProcessPoolExecutor(options.processes, mp_context=get_context("fork")) as pool:
            kept = sum(pool.map(_kept, range(options.processes), [options.seconds] * options.processes))
            alone = sum(pool.map(_alone, range(options.processes), [options.seconds] * options.processes))
    rows = [
        result("one price book for all", kept, "quotations/s"),
        result("each with its own queries", alone, "quotations/s"),
    ]
    return {**rows[0], "name": "quotations", "rows": rows}


def _asked(dice: random.Random) -> tuple[list[ParcelSpec], Address]:
    from logistics.models import Address
    from logistics.sizes import ParcelSpec

    parcels = [
        ParcelSpec(dice.randint(100, 32_000), dice.random() < 0.3, *(dice.randint(50, 900) for _side in range(3)))
        for _parcel in range(dice.randint(1, 3))
    ]
    postcode = f"{dice.randint(1000, 9999)}-{dice.randint(1, 999):03d}"
    return parcels, Address(country="PT", postcode=postcode, locality="Lugar")


def _sender() -> Address:
    from logistics.models import Address

    return Address(country="PT", postcode="3400-060", locality="Oliveira do Hospital")


def _kept(seed: int, seconds: float) -> float:
    from logistics.quotes import PriceBook, quote

    dice, sender = random.Random(seed), _sender()
    asked = [_asked(dice) for _n in range(500)]
    begin, quoted = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        book = PriceBook.load(MONDAY, addresses=[sender, *(address for _parcels, address in asked)])
        for parcels, address in asked:
            quote(parcels=parcels, origin=sender, destination=address, at=MONDAY, book=book)
        quoted += len(asked)
    return quoted / (time.perf_counter() - begin)


def _alone(seed: int, seconds: float) -> float:
    from logistics.quotes import quote

    dice, sender = random.Random(seed), _sender()
    begin, quoted = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        parcels, address = _asked(dice)
        quote(parcels=parcels, origin=sender, destination=address, at=MONDAY)
        quoted += 1
    return quoted / (time.perf_counter() - begin)
