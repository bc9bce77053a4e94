"""Near me: who makes and sells around a place, nearest first, and the same on a drawn map."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.partner.models import Partner
from marketplace.search import finding
from producers.models import Producer
from tests import factories
from tests.search.indexed import bring_in_changes
from tests.search.market import make_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
MOST_QUERIES = 12
LOOK = 1  # for what is not in the index yet: the test's own, see ``indexed``


def read(client: Client, query: str = "", language: str = "en") -> str:
    response = client.get(f"/{language}/near/{query}")
    assert response.status_code == 200
    return response.content.decode()


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def names_in(page: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r"<h3><a href=\"[^\"]+\">([^<]+)</a></h3>", page)]


def pins_in(page: str) -> dict[str, str]:
    """What stands in a pin → what it is called."""
    return dict(re.findall(r'<a class="map-pin" href="[^"]+" aria-label="(\d+)\. ([^"]+)"', page))


@pytest.fixture
def region(db: None) -> dict[str, Any]:
    make_office("Coimbra", "40.2110", "-8.4292", first="3000-000", last="3049-999")
    make_office("Lousã", "40.1126", "-8.2470", first="3200-000", last="3219-999")
    make_office("Tábua", "40.3600", "-8.0290", first="3420-000", last="3449-999")
    bakery = factories.make_partner(name="Forno da Lua", municipality="Coimbra", sends_from=factories.make_address(postcode="3000-300"))
    bees = factories.make_producer(name="Abelha Poeta", municipality="Lousã")
    shepherds = factories.make_producer(name="Fonte Fria", municipality="Tábua")
    factories.make_producer(name="Nobody knows where", municipality="Far away")
    return {"bakery": bakery, "bees": bees, "shepherds": shepherds}


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("near=3000-389", ["Forno da Lua", "Abelha Poeta", "Fonte Fria"]),
        ("near=3000", ["Forno da Lua", "Abelha Poeta", "Fonte Fria"]),
        ("near=lousa", ["Abelha Poeta", "Forno da Lua", "Fonte Fria"]),
        ("near=T%C3%81BUA", ["Fonte Fria", "Abelha Poeta", "Forno da Lua"]),
        ("lat=40.36&lon=-8.03", ["Fonte Fria", "Abelha Poeta", "Forno da Lua"]),
        ("lat=40.2109999&lon=-8.4291", ["Forno da Lua", "Abelha Poeta", "Fonte Fria"]),
    ],
)
def test_the_nearest_come_first_and_who_has_no_place_last(client: Client, region: Any, place: str, order: list[str]) -> None:
    page = read(client, f"?{place}")
    assert names_in(page) == [*order, "Nobody knows where"]
    assert "distance not known" in page
    assert pins_in(page) == {str(n): name for n, name in enumerate(order, start=1)}


def test_a_row_says_who_where_how_far_and_what(client: Client, region: Any) -> None:
    name = factories.make_designation()
    factories.make_attestation(producer=region["shepherds"], designation=name)
    food = factories.make_category("Food")
    cheese = food.add_child(name="Cheese")
    factories.make_product(title="Wheel", producer=region["shepherds"], designation=name, partner=region["bakery"], category=cheese)
    page = main_of(read(client, "?near=Coimbra"))
    shop, maker = page[page.index("Forno da Lua") : page.index("Abelha Poeta")], page[page.index("Fonte Fria</a>") :]
    for words in ("Shop", "Coimbra", "under 1 km", "Queijo Serra da Estrela", "Cheese", f"/en/shops/{region['bakery'].code}/"):
        assert words in (shop if words[0] != "/" else page)
    for words in ("Maker", "Tábua", "about 38 km", "DOP", "Queijo Serra da Estrela", "Cheese"):
        assert words in maker
    assert "Food" not in page, "what stands above a category that is named says nothing more"
    assert f'href="/en/makers/{region["shepherds"].slug}/"' in page


def test_words_are_in_the_readers_language(client: Client, region: Any) -> None:
    page = read(client, "?near=Coimbra", language="fr")
    assert "/fr/makers/" in page
    assert '<html lang="fr"' in page


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (lambda r: Producer.objects.filter(pk=r["bees"].pk).update(is_listed=False), "Abelha Poeta"),
        (lambda r: Partner.objects.filter(pk=r["bakery"].pk).update(is_open=False), "Forno da Lua"),
    ],
)
def test_who_is_no_longer_public_is_not_there(client: Client, region: Any, change: Any, gone: str) -> None:
    assert gone in main_of(read(client, "?near=Coimbra"))
    change(region)
    assert gone not in main_of(read(client, "?near=Coimbra"))
    assert gone not in main_of(read(client))


def test_a_maker_who_moves_is_elsewhere(client: Client, region: Any) -> None:
    assert names_in(read(client, "?near=Coimbra"))[0] == "Forno da Lua"
    address = region["bakery"].sends_from
    type(address).objects.filter(pk=address.pk).update(postcode="3420-308")
    assert names_in(read(client, "?near=Coimbra"))[0] == "Abelha Poeta"
    Producer.objects.filter(pk=region["shepherds"].pk).update(postcode="3000-001")
    assert names_in(read(client, "?near=Coimbra"))[0] == "Fonte Fria"


NONSENSE = [
    "?near=Nowhereville",
    "?near=9999-999",
    "?near=30",
    "?near=3000-38",
    "?near=" + "x" * 10_000,
    "?near=" + "9" * 10_000,
    "?near=%00%01",
    "?near=%25_'%22)--",
    "?near=*&near=Coimbra%00",
]
NO_POSITION = [
    "?lat=999&lon=0",
    "?lat=NaN&lon=NaN",
    "?lat=inf&lon=-inf",
    "?lat=40.2",
    "?lon=-8",
    "?lat=40,2&lon=-8,4",
    "?lat=1e400&lon=0",
    "?lat=" + "4" * 10_000 + "&lon=0",
    "?lat=0x10&lon=0",
    "?lat=%00&lon=%00",
]


@pytest.mark.parametrize("query", NONSENSE)
def test_a_place_that_nobody_knows_gets_a_page_that_says_what_to_do(client: Client, region: Any, query: str) -> None:
    page = read(client, query)
    assert len(page) < 60_000
    if "%00" not in query:
        assert "Write a postcode, or the name of a town with a post office." in page
    assert "Or choose a town" in page or names_in(page)


@pytest.mark.parametrize("query", NO_POSITION)
def test_so_does_a_position_that_is_none(client: Client, region: Any, query: str) -> None:
    page = read(client, query)
    assert "This position cannot be read." in page
    assert "Or choose a town" in page


@pytest.mark.parametrize("after", ["", "maker:0", "maker:99999999999999999999", "shop:x", "page:1", "x" * 5000, "%00", "maker:９"])
def test_nonsense_for_a_further_page_is_the_first(client: Client, region: Any, after: str) -> None:
    assert names_in(read(client, f"?near=Coimbra&after={after}"))[0] == "Forno da Lua"


def test_a_position_at_the_end_of_the_world_is_a_page_too(client: Client, region: Any) -> None:
    for query in ("?lat=-90&lon=180", "?lat=90&lon=-180", "?lat=0&lon=0", "?lat=-21.36&lon=165.36"):
        page = read(client, query)
        assert len(names_in(page)) == 4
        assert "nan" not in page.lower().replace("finance", "")


def test_without_a_place_there_are_the_towns_to_choose_from(client: Client, region: Any) -> None:
    factories.make_producer(name="Another", municipality="coimbra")
    page = main_of(read(client))
    assert pins_in(page) == {"1": "Coimbra", "2": "Lousã", "3": "Tábua"}
    assert "2 makers and shops" in page
    for query in re.findall(r'<li>.*?<a href="(\?near=[^"]+)"', page):
        assert names_in(read(client, query))


def test_an_empty_market_says_so(client: Client) -> None:
    page = read(client, "?lat=40&lon=-8")
    assert "Nobody sells here yet" in page
    assert "map-pin" not in page
    assert "choose a town" not in read(client)


def test_only_the_page_without_a_place_is_for_search_engines(client: Client, region: Any) -> None:
    assert "noindex" not in read(client)
    for query in ("?near=Coimbra", "?lat=40&lon=-8", "?lat=999&lon=1", "?near=Nowhereville"):
        assert "noindex" in read(client, query)


def many(count: int) -> None:
    """So many makers and as many shops, around three towns, each with a product."""
    for town, postcode, latitude, longitude in (("Coimbra", "3000", "40.21", "-8.43"), ("Lousã", "3200", "40.11", "-8.25")):
        make_office(town, latitude, longitude, first=f"{postcode}-000", last=f"{postcode}-999")
    designation, category = factories.make_designation(), factories.make_category()
    for n, maker in enumerate(
        Producer.objects.bulk_create(
            Producer(name=f"Maker {n:04}", slug=f"m-{n}", municipality="Coimbra" if n % 2 else "Lousã") for n in range(count)
        )
    ):
        if n < 30:
            factories.make_attestation(producer=maker, designation=designation)
            factories.make_product(producer=maker, category=category, designation=designation)
    address = factories.make_address(postcode="3200-100")
    Partner.objects.bulk_create(Partner(name=f"Shop {n:04}", code=f"s-{n}", sends_from=address) for n in range(count))


def queries_of(client: Client, query: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        read(client, query)
    return len([row for row in queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))])


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_the_same_few_questions_however_many_there_are(client: Client, count: int) -> None:
    many(count)
    bring_in_changes()
    read(client)
    for query in ("", "?near=Coimbra", "?near=3200-100", "?lat=40.1&lon=-8.3", "?near=Coimbra&after=maker:1"):
        assert queries_of(client, query) <= MOST_QUERIES + LOOK, query


def test_further_pages_show_everybody_once_and_number_on(client: Client) -> None:
    many(23)
    seen: list[str] = []
    numbers: list[str] = []
    query = "?near=Lous%C3%A3"
    while query:
        page = read(client, query)
        assert len(page) < 60_000
        seen += names_in(page)
        numbers += re.findall(r'<span class="places-number">(\d+)<', page)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        query = html.unescape(further.group(1)) if further else ""
    everybody = [*Producer.objects.values_list("name", flat=True), *Partner.objects.values_list("name", flat=True)]
    assert sorted(seen) == sorted(everybody)
    assert [int(number) for number in numbers] == list(range(1, len(seen) + 1))
    assert "Back to the first" in page


def test_a_town_full_of_makers_has_its_pins_side_by_side(client: Client) -> None:
    many(20)
    page = read(client, "?near=Lous%C3%A3")
    spots = [(float(x), float(y)) for x, y in re.findall(r'</title><circle cx="([\d.]+)" cy="([\d.]+)"', page)]
    assert len(spots) == 20
    near = [(one, other) for n, one in enumerate(spots) for other in spots[:n] if abs(one[0] - other[0]) + abs(one[1] - other[1]) < 20]
    assert not near, "no pin covers another"
    width, height = (int(number) for number in re.findall(r'viewBox="0 0 (400) (\d+)"', page)[0])
    assert all(0 < x < width and 0 < y < height for x, y in spots)


def test_the_map_names_what_the_list_names_and_asks_nobody_else(client: Client, region: Any) -> None:
    page = main_of(read(client, "?near=Coimbra"))
    links = re.findall(r'<a class="map-pin" href="([^"]+)"', page)
    assert links == re.findall(r'<h3><a href="([^"]+)"', page)[:3]
    assert 'aria-details="near-list"' in page
    assert 'id="near-list"' in page
    assert not re.findall(r'(?:src|href|url\()="?https?://', page)


def test_an_engine_that_is_down_does_not_matter(client: Client, region: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_all: object, **_more: object) -> None:
        raise AssertionError("nobody asks the engine for this")

    monkeypatch.setattr(finding, "_answer", down)
    assert names_in(read(client, "?near=Coimbra"))[0] == "Forno da Lua"


def test_a_known_postcode_is_nearer_than_its_office(region: Any, client: Client) -> None:
    from logistics.models import PostcodePlace

    PostcodePlace.objects.create(postcode="3000-300", latitude=Decimal("40.25"), longitude=Decimal("-8.43"))
    assert "about 4 km" in read(client, "?near=Coimbra")
