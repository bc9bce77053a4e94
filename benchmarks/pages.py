"""Queries, bytes and median time of the pages that shoppers see most, with many products.

In this process by default: queries with cold caches, times with warm ones. With --peer both servers are asked over HTTP in the same run,
page by page: ours with two workers on a copy of the demo, and another at that address (a stock django-oscar shop). Ours first with each
page made from nothing, then rendered of parts that are kept (docs/decisions/0029-parts-of-pages.md), then kept whole (0027), which is
measured beside a bare Django view of the same bytes too.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import requests

from benchmarks.bare import bare_pages
from benchmarks.filling import fill
from benchmarks.load import requests_a_second
from benchmarks.measuring import Result, median_ms, result
from benchmarks.over_http import Seen, look, post_form
from benchmarks.own_demo import OwnDemo, own_demo

if TYPE_CHECKING:
    from django.test import Client

LINES = 20
BASKET = f"basket with {LINES} lines"
Forms = list[tuple[str, str, dict[str, str]]]  # page, where its form is sent, what with it
# The same kind of page in a shop as django-oscar's guide makes it, filled with 5,000 products by its own script.
PEER_PAGES = {
    "home": "/",
    "listing": "/catalogue/",
    "category": "/catalogue/category/cat-0/cat-00_2/",
    "search": "/search/?q=queijo",
    "product": "/catalogue/p-10_11/",
    BASKET: "/basket/",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--products", type=int, default=5000, help="how many are on sale (5000)")
    parser.add_argument("--peer", metavar="URL", default="", help="measure this server's pages too; both over HTTP then")
    parser.add_argument("--http", action="store_true", help="over HTTP without a peer")


def run(options: argparse.Namespace) -> Result:
    with own_demo() as demo:
        from tests.search.indexed import bring_in_changes

        fill(options.products)
        bring_in_changes()
        rows = _over_http(demo, options.peer.rstrip("/")) if options.peer or options.http else _in_process()
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
    category = product.categories.order_by("-depth")[0]
    with translation.override("en"):
        return {
            "home": "/en/",
            "listing": reverse("products"),
            "category": category.get_absolute_url(),
            "search": reverse("products") + "?q=queijo",
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


def _over_http(demo: OwnDemo, peer: str) -> list[Result]:
    """Ours from nothing, of parts, then kept whole, beside the peer ("" for none); kept also beside a bare view of the same bytes."""
    from django.db import connections

    ours, products = addresses(), products_for_basket()
    connections.close_all()
    bodies = demo.folder / "bodies"
    bodies.mkdir()
    forms: Forms = [
        (f"{peer}/catalogue/p-{number}_{number + 1}/", f"{peer}/basket/add/{number + 1}/", {}) for number in range(len(products))
    ]
    there = _with_basket(forms if peer else [])
    seen: dict[str, dict[str, tuple[Seen, float | None]]] = {}
    for kept, parts in (("nothing", "false"), ("false", "true"), ("true", "true")):
        with _served(demo, FEIRA_PAGE_CACHE="true" if kept == "true" else "false", FEIRA_KEEP_PARTS=parts) as site:
            form, action = f"{site}{ours['product']}", f"{site}/en/basket/add/"
            here = _with_basket([(form, action, {"product": str(product)}) for product in products])
            for name, address in ours.items():
                load = None if name == BASKET else requests_a_second(site + address)
                seen.setdefault(name, {})[kept] = look(here, site + address), load
                if kept == "true" and load is not None:
                    (bodies / name).write_bytes(requests.get(site + address, timeout=60).content)
    with bare_pages(bodies) as bare:
        bare_load = {file.name: requests_a_second(f"{bare}/{file.name}") for file in bodies.iterdir()}
    rows = []
    for name, both in seen.items():
        (cold, cold_load), (kept_page, kept_load) = both["false"], both["true"]
        has_peer = bool(peer) and name in PEER_PAGES
        other = look(there, peer + PEER_PAGES[name]) if has_peer else None
        other_load = requests_a_second(peer + PEER_PAGES[name]) if has_peer and name != BASKET else None
        rows += [
            result(f"{name} size", cold.bytes / 1024, "KB", peer=other.bytes / 1024 if other else None),
            result(f"{name} time", cold.ms, "ms", peer=other.ms if other else None),
        ]
        if cold_load is not None:
            rows += [
                result(f"{name} time, kept", kept_page.ms, "ms", peer=other.ms if other else None),
                result(f"{name} from nothing", both["nothing"][1], "requests/s", peer=other_load),
                result(f"{name} rendered", cold_load, "requests/s", peer=other_load),
                result(f"{name} kept", kept_load, "requests/s", peer=other_load),
                result(f"{name} kept beside a bare view", kept_load, "requests/s", peer=bare_load[name]),
            ]
    return rows


@contextmanager
def _served(demo: OwnDemo, **settings: str) -> Iterator[str]:
    from scripts.serving import WEB_SERVER, Site, running

    with running(Site(environment={**demo.environment, **settings}, port=demo.port, logs=demo.folder / "logs"), WEB_SERVER) as site:
        yield site.url


def _with_basket(forms: Forms) -> requests.Session:
    """A visitor who has put in what ``forms`` offer: the page of each, where it is sent, and what with it."""
    visitor = requests.Session()
    for page, action, fields in forms:
        post_form(visitor, page, action, **fields, quantity="1")
    return visitor
