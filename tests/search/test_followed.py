"""A change is made, and a moment later it is in the answers of a real engine and of the database: through the rows that the change itself
writes down, and a follower that runs as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from marketplace.catalogue.models import Product
from marketplace.partner.models import Partner, StockRecord
from marketplace.search.asking import Backend, Facet, Question
from marketplace.search.backends import get_backend
from marketplace.search.backends.engine.backend import EngineBackend
from marketplace.search.backends.engine.clients import connect
from marketplace.search.indexing import stages
from marketplace.search.rebuilding import rebuild
from scripts.paths import ENGINE_URLS, ROOT
from scripts.serving import MANAGE
from tests import factories
from tests.databases import is_postgres
from tests.search.engines import PATIENCE, address, own_prefix, throw_away

ENOUGH = 60.0  # seconds; a quiet machine takes one


def database_url() -> str:
    """Of the test's own database."""
    name, usual = str(connection.settings_dict["NAME"]), os.environ["DATABASE_URL"]
    return urlunsplit(urlsplit(usual)._replace(path=f"/{name}")) if is_postgres(usual) else f"sqlite:///{name}"


@pytest.fixture(params=["opensearch", "elasticsearch"])
def backends(request: pytest.FixtureRequest, committed_db: None) -> Iterator[list[Backend]]:
    """The database's index and the engine's, with a follower beside them."""
    engine = EngineBackend(connect(address(request.param)), prefix=own_prefix(), seconds=PATIENCE)
    both: list[Backend] = [get_backend(), engine]
    for stage in stages(both):
        rebuild(stage)
    node = urlsplit(ENGINE_URLS[engine.name].read_text().strip()).netloc
    search_url = f"{engine.name}://{node}/{engine.alias.removesuffix('-found')}"
    follower = subprocess.Popen(
        [*MANAGE, "search_index", "follow"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "SEARCH_URL": search_url},
    )
    yield both
    follower.send_signal(signal.SIGTERM)
    follower.wait(timeout=ENOUGH)
    throw_away(engine)


def wait_until_found(backends: list[Backend], products: set[int], words: str = "", **asked: Any) -> None:
    """Until each of them answers with ``products`` and nothing else."""
    end = time.monotonic() + ENOUGH
    question = Question(words=words, language="en", **asked)
    while found := {backend.name: got for backend in backends if (got := set(backend.find(question).products)) != products}:
        assert time.monotonic() < end, f"{question} should find {products}, and finds {found}"
        time.sleep(0.05)


@pytest.mark.engines
def test_each_change_is_soon_in_the_answers_of_engine_and_database(backends: list[Backend]) -> None:
    partner, other = factories.make_partner(name="Alva"), factories.make_partner(name="Ceira")
    cheese, honey = (factories.make_product(partner=partner, title=title, price="12.50") for title in ("Serra wheel", "Heather honey"))
    bowl = factories.make_product(partner=other, title="Clay bowl", price="12.50")
    all_of_them = {cheese.pk, honey.pk, bowl.pk}
    wait_until_found(backends, all_of_them)

    StockRecord.objects.filter(product=cheese).update(price=Decimal("8.00"))
    wait_until_found(backends, {cheese.pk}, highest=Decimal(9))

    StockRecord.objects.filter(product=honey).update(num_in_stock=0)
    wait_until_found(backends, {cheese.pk, bowl.pk}, chosen={Facet.IN_STOCK: ("1",)})

    bowl.title = "Glazed dish"
    bowl.save()
    wait_until_found(backends, {bowl.pk}, "glazed")

    change_all(lambda product: f"Basket {product.pk}")
    wait_until_found(backends, all_of_them, "basket")

    Partner.objects.filter(pk=partner.pk).update(is_open=False)
    wait_until_found(backends, {bowl.pk})
    Partner.objects.filter(pk=partner.pk).update(is_open=True)
    wait_until_found(backends, all_of_them)

    bowl.delete()
    wait_until_found(backends, {cheese.pk, honey.pk})


def change_all(title: Callable[[Product], str]) -> None:
    products = list(Product.objects.all())
    for product in products:
        product.title = title(product)
    Product.objects.bulk_update(products, ["title"])
