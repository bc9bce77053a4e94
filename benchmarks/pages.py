"""Queries, bytes and median time of the pages that shoppers see most, with many products.

In this process by default: queries with cold caches, times with warm ones. With --peer both servers are asked over HTTP in the same run,
page by page: ours with two workers on a copy of the demo, and another at that address (a stock django-oscar shop).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.filling import fill
from benchmarks.measuring import Result, median_ms, result
from benchmarks.over_http import Seen, look, post_form
from benchmarks.own_demo import OwnDemo, own_demo

if TYPE_CHECKING:
    from django.test import Client

LINES = 20
BASKET = f"basket with {LINES} lines"
# The same kind of page in a shop as django-oscar's guide makes it, filled with 5,000 products by its own script.
PEER_PAGES = {"home": "/", "listing": "/catalogue/", "product": "/catalogue/p-10_11/", BASKET: "/basket/"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--products", type=int, default=5000, help="how many are on sale (5000)")
    parser.add_argument("--peer", metavar="URL", help="measure this server's pages too; both over HTTP then")


def run(options: argparse.Namespace) -> Result:
    with own_demo() as demo:
        fill(options.products)
        rows = _both_over_http(demo, options.peer.rstrip("/")) if options.peer else _in_process()
    listing = next(row for row in rows if row["name"] == "listing time")
    return {**listing, "name": "pages", "rows": rows}


def addresses() -> dict[str, str]:
    """Our pages by name; the storefront is the one whose owner put most on it, the product one of its."""
    from django.urls import reverse
    from django.utils import translation

    from marketplace.catalogue.models import Product
    from shops.models import StorefrontPage

    fullest = max(StorefrontPage.objects.live().order_by("pk"), key=lambda page: len(str(list(page.body.raw_data))))
    partner = fullest.shop.partner
    product = Product.objects.on_sale().filter(partner=partner, structure=Product.STANDALONE).order_by("pk")[0]
    with translation.override("en"):
        return {
            "home": "/en/",
            "listing": reverse("products"),
            "product": product.get_absolute_url(),
            BASKET: reverse("basket"),
            "storefront": reverse("storefront", args=[partner.code]),
        }


def products_for_basket() -> list[int]:
    """Twenty products, from as many sellers as there are."""
    from marketplace.catalogue.models import Product

    on_sale = Product.objects.on_sale().filter(structure=Product.STANDALONE, stockrecords__num_in_stock__gte=2).order_by("-pk")
    found = list(on_sale.values_list("pk", flat=True)[:LINES])
    if len(found) < LINES:
        raise RuntimeError(f"only {len(found)} products have stock; ask for more with --products")
    return found


def _in_process() -> list[Result]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    newcomer, buyer = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    for product in products_for_basket():
        buyer.post("/en/basket/add/", {"product": product, "quantity": 1})
    rows = []
    for name, address in addresses().items():
        get = _getter(buyer if name == BASKET else newcomer, address)
        get()  # the code itself is loaded; data is asked for anew
        _forget()
        with CaptureQueriesContext(connection) as queries:
            size = get()
        rows += [
            result(f"{name} queries", len(queries), "queries"),
            result(f"{name} size", size / 1024, "KB"),
            result(f"{name} time", median_ms(get), "ms"),
        ]
    return rows


def _getter(client: Client, address: str) -> Callable[[], int]:
    def get() -> int:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return len(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined]

    return get


def _forget() -> None:
    """Empty what this process remembers of the database."""
    from django.contrib.contenttypes.models import ContentType
    from django.contrib.sites.models import Site
    from django.core.cache import cache

    cache.clear()
    ContentType.objects.clear_cache()
    Site.objects.clear_cache()


def _both_over_http(demo: OwnDemo, peer: str) -> list[Result]:
    import requests
    from django.db import connections

    from scripts.serving import WEB_SERVER, Site, running

    ours, products = addresses(), products_for_basket()
    connections.close_all()
    rows = []
    with running(Site(environment=demo.environment, port=demo.port, logs=demo.folder / "logs"), WEB_SERVER) as site:
        here, there = requests.Session(), requests.Session()
        form = f"{site.url}{ours['product']}"
        for number, product in enumerate(products):
            post_form(here, form, f"{site.url}/en/basket/add/", product=str(product), quantity="1")
            post_form(there, f"{peer}/catalogue/p-{number}_{number + 1}/", f"{peer}/basket/add/{number + 1}/", quantity="1")
        for name, address in ours.items():
            own = look(here, site.url + address)
            other: Seen | None = look(there, peer + PEER_PAGES[name]) if name in PEER_PAGES else None
            rows += [
                result(f"{name} size", own.bytes / 1024, "KB", peer=other.bytes / 1024 if other else None),
                result(f"{name} time", own.ms, "ms", peer=other.ms if other else None),
            ]
    return rows
