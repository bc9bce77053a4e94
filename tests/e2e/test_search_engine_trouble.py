"""A shopper looks round while the search engine is killed, hangs and comes back, and notices nothing of it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from demo.people import OWNER
from marketplace.catalogue.models import Product
from marketplace.search.asking import Question
from marketplace.search.backends.engine.backend import EngineBackend
from marketplace.search.backends.engine.clients import connect
from scripts.paths import ENGINE_URLS, ROOT
from scripts.serving import MANAGE, Site
from shops.models import Membership, Shop
from tests.databases import name_own_database
from tests.e2e.demo_site import demo_site
from tests.e2e.passing_time import wait_until
from tests.e2e.visiting import assert_accessible, sign_in
from tests.search.between import Door
from tests.search.engines import PATIENCE, address, own_prefix, throw_away

pytestmark = pytest.mark.engines
SCARY = re.compile(r"error|sorry|unavailable|try again|not answer|went wrong|search engine|timeout", re.IGNORECASE)


@pytest.fixture(scope="module", params=["opensearch", "elasticsearch"])
def index(request: pytest.FixtureRequest) -> Iterator[EngineBackend]:
    """The engine itself, past the door."""
    backend = EngineBackend(connect(address(request.param)), prefix=own_prefix(), seconds=PATIENCE)
    yield backend
    throw_away(backend)


@pytest.fixture(scope="module")
def door(index: EngineBackend) -> Iterator[Door]:
    with Door(ENGINE_URLS[index.name].read_text().strip()) as door:
        yield door


@pytest.fixture(scope="module")
def running_site(door: Door, index: EngineBackend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo of its own, whose engine stands behind the door."""
    search_url = f"{index.name}://127.0.0.1:{door.port}/{index.alias.removesuffix('-found')}"
    database_url = name_own_database(os.environ["DATABASE_URL"])
    with demo_site(database_url=database_url, folder=tmp_path_factory.mktemp("engine-site"), search_url=search_url) as served:
        subprocess.run([*MANAGE, "search_index", "rebuild"], cwd=ROOT, env=served.environment, check=True, capture_output=True)
        yield served


@pytest.fixture(scope="module")
def site(running_site: Site) -> str:
    return running_site.url


@pytest.fixture
def shop(site_rows: Site) -> Shop:
    return Membership.objects.select_related("shop__partner").get(user__email=OWNER).shop


def read(page: Page) -> list[str]:
    """What the list shows, in order, on a page without a word of what is wrong behind it."""
    page.wait_for_load_state()
    assert_accessible(page)
    text = page.locator("main").inner_text()
    assert not SCARY.search(text), text
    count = page.locator("#list-count").all_inner_texts()
    return [*count, *page.locator(".found-list .card-title a").all_inner_texts()]


def look_round(page: Page) -> list[list[str]]:
    """Search, narrow, put in order, page on. No page of it is kept from the time before."""
    page.goto("/en/products/")
    page.locator("#list-search").fill("queijo")
    page.locator("form[role=search] button").click()
    found = read(page)
    group = page.locator("details").filter(has=page.locator("summary", has_text="Milk of"))
    group.locator("summary").click()
    group.locator("label").filter(has_text="Goat").locator("input").check()
    page.locator("#order").select_option("price")
    page.get_by_role("button", name="Show these").click()
    narrowed = read(page)
    page.goto("/en/products/?min=1&order=price")
    first = read(page)
    page.locator("nav.pages").get_by_role("link", name="Further").click()
    # Whoever is asked by relevance weighs words in its own way: what is found is the same, and what is shown by price in its order.
    return [sorted(found), narrowed, first, read(page)]


def engine_answers(page: Page, door: Door) -> bool:
    """Two lists in a row went through the door. One alone may have been the one that looks whether the engine is back."""
    for _twice in range(2):
        before = door.questions
        page.goto("/en/products/?min=1")
        if door.questions == before:
            return False
    return True


def save_title(page: Page, product: Product, title: str) -> None:
    page.goto(f"/admin/products/edit/{product.pk}/")
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("updated")


def expect_found(page: Page, words: str, title: str) -> None:
    def is_there() -> bool:
        page.goto(f"/en/products/?{urlencode({'q': words})}")
        return title in page.locator(".found-list .card-title a").all_inner_texts()

    wait_until(is_there)


def engine_has(index: EngineBackend, word: str, product: Product) -> bool:
    return product.pk in index.find(Question(words=word, language="pt", with_facets=False)).products


def test_an_engine_that_goes_and_comes_back_is_noticed_by_nobody(
    door: Door, index: EngineBackend, shop: Shop, open_context: Callable[..., BrowserContext]
) -> None:
    visitor = open_context("phone" if index.name == "opensearch" else "desktop").new_page()
    owner = open_context("desktop").new_page()
    sign_in(owner, "shop owner")
    changed = Product.objects.on_sale().filter(partner=shop.partner, structure=Product.STANDALONE, designation=None).order_by("pk").first()
    assert changed
    wait_until(lambda: engine_answers(visitor, door))
    usual = look_round(visitor)
    assert all(len(page) > 1 for page in usual)
    assert usual[2] != usual[3]

    door.kill()
    assert look_round(visitor) == usual
    save_title(owner, changed, "Lanterna do vento")
    expect_found(visitor, "lanterna", "Lanterna do vento")

    door.hang()
    assert not engine_answers(visitor, door)
    save_title(owner, changed, "Candeia do vento")
    expect_found(visitor, "candeia", "Candeia do vento")
    save_title(owner, changed, changed.title)
    expect_found(visitor, changed.title, changed.title)
    assert look_round(visitor) == usual
    save_title(owner, changed, "Farol do vento")
    assert not engine_has(index, "farol", changed)

    door.come_back()
    wait_until(lambda: engine_answers(visitor, door))
    wait_until(lambda: engine_has(index, "farol", changed))
    expect_found(visitor, "farol", "Farol do vento")
    assert engine_answers(visitor, door)
    save_title(owner, changed, changed.title)
    wait_until(lambda: not engine_has(index, "farol", changed))
    assert look_round(visitor) == usual
