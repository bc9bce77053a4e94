"""Whole guest orders over HTTP: product pages, basket, checkout, thank-you page. Each order is a new visitor with an empty cookie jar.

Ours are of three lines from three shops, paid by slip, on a copy of the demo with two web workers. With --peer the same number of orders of
three lines is placed at that address (a stock django-oscar shop) in turn with ours, round by round.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from benchmarks.filling import fill
from benchmarks.measuring import Result, result
from benchmarks.over_http import TOKEN
from benchmarks.own_demo import OwnDemo, own_demo

LINES = 3
ROUNDS = 3
RADIO = re.compile(r'<input type="radio"[^>]*>')
OPTION = re.compile(r'<select[^>]*name="(day-[^"]+)"[^>]*>\s*<option value="([^"]*)"')


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--products", type=int, default=5000, help="how many are on sale (5000)")
    parser.add_argument("--orders", type=int, default=60, help="how many are placed in all (60)")
    parser.add_argument("--visitors", type=int, default=4, help="how many at once (4)")
    parser.add_argument("--peer", metavar="URL", help="place as many at this server")


@dataclass
class Round:
    """What was placed: orders a second of each round, and milliseconds from the last button to the thank-you page."""

    speeds: list[float] = field(default_factory=list)
    last_step: list[float] = field(default_factory=list)


def run(options: argparse.Namespace) -> Result:
    with own_demo() as demo:
        fill(options.products)
        return _over_http(demo, options)


def things_to_buy() -> list[list[tuple[int, str]]]:
    """(primary key, address) of products that can be sent home, by shop; a basket takes one of each of three shops."""
    from marketplace.catalogue.models import Product

    for_sale = Product.objects.buyable().filter(structure=Product.STANDALONE, stockrecords__num_in_stock__gte=500).order_by("pk")
    by_shop: dict[int, list[tuple[int, str]]] = {}
    for product in for_sale.select_related("partner"):
        if product.partner.takes_orders():
            by_shop.setdefault(product.partner_id, []).append((product.pk, product.get_absolute_url()))
    shops = [things for things in by_shop.values() if len(things) >= 20]
    if len(shops) < LINES:
        raise RuntimeError("fewer than three shops have enough to sell; ask for more with --products")
    return shops


def _over_http(demo: OwnDemo, options: argparse.Namespace) -> Result:
    from django.db import connections
    from django.utils import translation

    from scripts.serving import TASK_WORKER, WEB_SERVER, Site, running

    with translation.override("en"):
        shops = things_to_buy()
    connections.close_all()
    ours, theirs = Round(), Round()
    per_round = max(1, options.orders // ROUNDS)
    with running(Site(environment=demo.environment, port=demo.port, logs=demo.folder / "logs"), WEB_SERVER, TASK_WORKER) as site:
        _orders(lambda number: order_here(site.url, shops, number), range(-4, 0), options.visitors, Round())  # warm
        for turn in range(ROUNDS):
            numbers = range(turn * per_round, (turn + 1) * per_round)
            _orders(lambda number: order_here(site.url, shops, number), numbers, options.visitors, ours)
            if options.peer:
                _orders(lambda number: order_there(options.peer.rstrip("/"), number), numbers, options.visitors, theirs)
        site.require_running()
    peer_speed, peer_step = (statistics.median(theirs.speeds), statistics.median(theirs.last_step)) if options.peer else (None, None)
    speed = result("whole guest orders", statistics.median(ours.speeds), "orders/s", peer=peer_speed)
    step = result("from the last button to the thank-you page", statistics.median(ours.last_step), "ms", peer=peer_step)
    return {**speed, "name": "checkout", "rows": [speed, step]}


def _orders(order: Callable[[int], float], numbers: range, visitors: int, made: Round) -> None:
    begin = time.perf_counter()
    with ThreadPoolExecutor(visitors) as pool:
        made.last_step += pool.map(order, numbers)
    made.speeds.append(len(numbers) / (time.perf_counter() - begin))


class Visitor:
    """A browser without scripts: one connection, its cookies, and the page that it sees."""

    def __init__(self, base: str) -> None:
        self.base, self.session = base, requests.Session()
        self.page = requests.Response()

    def go(self, path: str) -> str:
        self.page = self.session.get(self.base + path, timeout=60)
        self.page.raise_for_status()
        return self.page.text

    def send(self, path: str, **fields: str) -> str:
        """Send a form of the page that is seen, and follow where it leads."""
        if "<form" not in self.page.text:
            raise RuntimeError(f"{self.page.url} has no form")
        token = TOKEN.search(self.page.text)  # none on a page that is the same for everybody
        sent = {"csrfmiddlewaretoken": token[1], **fields} if token else fields
        self.page = self.session.post(self.base + path, data=sent, headers={"Referer": self.page.url}, timeout=60)
        self.page.raise_for_status()
        return self.page.text

    def has_ordered(self, word: str) -> None:
        if word not in self.page.url:
            raise RuntimeError(f"no order: ended at {self.page.url}")


def order_here(base: str, shops: list[list[tuple[int, str]]], number: int) -> float:
    """One order of ours; milliseconds of its last step."""
    chance, visitor = random.Random(number), Visitor(base)
    for things in chance.sample(shops, LINES):
        product, path = chance.choice(things)
        visitor.go(path)
        visitor.send("/en/basket/add/", product=str(product), quantity="1")
    visitor.go("/en/basket/")
    visitor.go("/en/checkout/")
    address = {"name": "Ana Brito", "street": "Rua da Sofia 1", "postcode": "3000-389", "locality": "Coimbra", "country": "PT"}
    visitor.send("/en/checkout/", email=f"guest{number}@example.com", phone="+351912345678", **address)
    visitor.send("/en/checkout/delivery/", **first_choices(visitor.page.text))
    payment = {name: value(visitor.page.text, name) for name in ("checkout", "seen")}
    begin = time.perf_counter()
    visitor.send("/en/checkout/payment/", payment="slip", **payment)
    visitor.has_ordered("thank")
    return (time.perf_counter() - begin) * 1000


def first_choices(page: str) -> dict[str, str]:
    """What the page has chosen already, or its first offer: a service for each shop, and the first day of each service."""
    answers: dict[str, str] = {}
    for radio in RADIO.findall(page):
        name, chosen = re.search(r'name="(service-\d+)"', radio), re.search(r'value="([^"]*)"', radio)
        if name and chosen and ("checked" in radio or name[1] not in answers):
            answers[name[1]] = chosen[1]
    return answers | dict(OPTION.findall(page))


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise RuntimeError(f"the page has no field {name}")
    return found[1]


def order_there(base: str, number: int) -> float:
    """One order in a shop as django-oscar's guide makes it; milliseconds of its last step."""
    chance, visitor = random.Random(number), Visitor(base)
    for _ in range(LINES):
        product = chance.randrange(4000)
        page = visitor.go(f"/catalogue/p-{product}_{product + 1}/")
        basket = re.search(r'action="(/basket/add/\d+/)"', page)
        if basket is None:
            raise RuntimeError(f"product {product} cannot be bought there")
        visitor.send(basket[1], quantity="1")
    visitor.go("/basket/")
    visitor.go("/checkout/")
    visitor.send("/checkout/", username=f"guest{number}@example.com", options="anonymous")
    address = {"first_name": "Ana", "last_name": "Brito", "line1": "Rua da Sofia 1", "line4": "Coimbra", "postcode": "3000-389"}
    visitor.send("/checkout/shipping-address/", country="PT", **address)
    if "place_order" not in visitor.page.text:
        visitor.go("/checkout/preview/")
    begin = time.perf_counter()
    visitor.send("/checkout/preview/", action="place_order")
    visitor.has_ordered("thank-you")
    return (time.perf_counter() - begin) * 1000
