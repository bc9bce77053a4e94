"""How soon a change is found: from its commit until it is in the answers of the database's index and of each engine that runs.

The follower is a process of its own, as on a server; nothing tells it that something changed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from string import ascii_lowercase
from typing import TYPE_CHECKING

from benchmarks.labels import own_database
from benchmarks.measuring import Result, result
from scripts.paths import ENGINE_URLS, ROOT
from scripts.serving import MANAGE

if TYPE_CHECKING:
    from marketplace.catalogue.models import Product
    from marketplace.search.asking import Backend, Question

Change = tuple[str, "Question"]
LONGEST = 30.0
LOOKS_EACH = 0.005


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--changes", type=int, default=100, help="of prices, titles and stock, one after the other (100)")
    parser.add_argument("--products", type=int, default=300, help="on sale (300)")


def run(options: argparse.Namespace) -> Result:
    with own_database():
        from marketplace.search.backends import get_backend
        from tests import factories
        from tests.search.engines import engine
        from tests.search.running_engines import missing_engines

        partner, category = factories.make_partner(), factories.make_category("Food")
        goods = [factories.make_product(partner=partner, category=category, title=f"Queijo {n}") for n in range(options.products)]
        rows = []
        beside = [[get_backend(), engine(name)] for name in ENGINE_URLS if name not in missing_engines()] or [[get_backend()]]
        for turn, backends in enumerate(beside):  # no price and no word comes twice
            rows += _measured(backends, goods, range(turn * options.changes, (turn + 1) * options.changes))
    return {**rows[0], "name": "from commit to answer", "rows": rows}


def _measured(backends: Sequence[Backend], goods: Sequence[Product], changes: Sequence[int]) -> list[Result]:
    from marketplace.search.indexing import stages
    from marketplace.search.rebuilding import rebuild

    for stage in stages(backends):
        rebuild(stage)
    dice = random.Random(11)
    taken: dict[str, list[float]] = {backend.name: [] for backend in backends}
    with _follower(backends):
        for number in changes:
            _see(backends, *_change(dice.choice(goods), number), taken)
        many = _many(backends, goods, Decimal(3333 + changes[0]))
    with_engine = backends[-1].name
    rows = []
    for name, times in taken.items():
        quantiles = statistics.quantiles(times, n=100)
        for percent in (50, 95):
            rows.append(result(f"{name} (beside {with_engine}), p{percent}", quantiles[percent - 1] * 1000, "ms"))
        rows.append(result(f"{name}, all {len(goods)} prices in one update", many[name] * 1000, "ms"))
    return rows


def _change(product: Product, number: int) -> tuple[Callable[[], object], Question, Callable[[tuple[int, ...]], bool]]:
    """What is done, what is then asked, and whether the answer has it."""
    from marketplace.partner.models import StockRecord
    from marketplace.search.asking import Facet, Question

    def has(products: tuple[int, ...]) -> bool:
        return product.pk in products

    stock = StockRecord.objects.filter(product=product)
    if number % 3 == 0:
        price = Decimal(100_000 + number) / 100
        return lambda: stock.update(price=price), Question(lowest=price, highest=price, with_facets=False), has
    if number % 3 == 1:
        word = "".join(random.Random(number).choices(ascii_lowercase, k=12))  # like no other: none is taken for another typed wrongly
        return (
            lambda: type(product).objects.filter(pk=product.pk).update(title=f"Queijo {word}"),
            Question(words=word, with_facets=False),
            has,
        )
    stock.update(price=Decimal(200_000 + number) / 100, num_in_stock=5)
    price = Decimal(200_000 + number) / 100
    asked = Question(lowest=price, highest=price, chosen={Facet.IN_STOCK: ("1",)}, with_facets=False)
    return lambda: stock.update(num_in_stock=0), asked, lambda products: product.pk not in products


def _see(
    backends: Sequence[Backend],
    change: Callable[[], object],
    asked: Question,
    is_seen: Callable[[tuple[int, ...]], bool],
    taken: dict[str, list[float]],
) -> None:
    time.sleep(random.uniform(0, 0.3))  # not in step with the follower's looks
    begin = time.perf_counter()
    while any(is_seen(backend.find(asked).products) for backend in backends):  # what the change before has left
        if time.perf_counter() - begin > LONGEST:
            raise RuntimeError(f"the index does not follow within {LONGEST:.0f} s")
        time.sleep(LOOKS_EACH)
    change()
    begin, waiting = time.perf_counter(), list(backends)
    while waiting:
        for backend in list(waiting):
            if is_seen(backend.find(asked).products):
                taken[backend.name].append(time.perf_counter() - begin)
                waiting.remove(backend)
        if time.perf_counter() - begin > LONGEST:
            raise RuntimeError(f"not seen within {LONGEST:.0f} s by {', '.join(backend.name for backend in waiting)}")
        time.sleep(LOOKS_EACH)


def _many(backends: Sequence[Backend], goods: Sequence[Product], price: Decimal) -> dict[str, float]:
    """Seconds until the last of ``goods`` has this price."""
    from marketplace.partner.models import StockRecord
    from marketplace.search.asking import Question

    StockRecord.objects.filter(product__in=[product.pk for product in goods]).update(price=price)
    begin = time.perf_counter()
    done: dict[str, float] = {}
    while len(done) < len(backends):
        for backend in backends:
            if backend.name not in done and backend.find(Question(lowest=price, highest=price, with_facets=False)).total == len(goods):
                done[backend.name] = time.perf_counter() - begin
        if time.perf_counter() - begin > LONGEST:
            raise RuntimeError(f"{len(goods)} changes are not seen within {LONGEST:.0f} s")
    return done


@contextmanager
def _follower(backends: Sequence[Backend]) -> Iterator[None]:
    engine = backends[-1]
    alias = getattr(engine, "alias", "")
    url = ENGINE_URLS[engine.name].read_text().strip() if alias else ""
    address = url.replace("http", engine.name, 1) + f"/{alias.removesuffix('-found')}" if alias else ""
    process = subprocess.Popen([*MANAGE, "search_index", "follow"], cwd=ROOT, env={**os.environ, "SEARCH_URL": address})
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
