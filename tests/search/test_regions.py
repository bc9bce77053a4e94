"""A region's page: written by the operator, with its makers and products by themselves."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.roles import Role
from marketplace.pages.models import HomePage, RegionPage
from producers.models import Designation, Producer
from tests import factories
from tests.marketplace.many import fill
from tests.marketplace.pages import make_home
from tests.search.indexed import bring_in_changes
from tests.search.market import make_office
from tests.shops import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
MOST_QUERIES = 22
LOOK = 1  # for what is not in the index yet: the test's own, see ``indexed``


def make_region(home: HomePage, **fields: Any) -> RegionPage:
    given = {"title": "Serra da Estrela", "slug": "serra", "introduction": "High hills.", **fields}
    return home.add_child(instance=RegionPage(locale=home.locale, **given))


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def goods_of(maker: Producer, title: str, **fields: Any) -> None:
    factories.make_product(title=title, producer=maker, **fields)


@pytest.fixture
def home(db: None) -> HomePage:
    make_office("Seia", "40.4210", "-7.7030", first="6270-000", last="6270-999")
    hills = factories.make_producer(name="Dairy of the hills", municipality="Seia", district="Guarda")
    town = factories.make_producer(name="Town potter", municipality="Coimbra", district="Coimbra")
    name = factories.make_designation()
    factories.make_attestation(producer=hills, designation=name)
    goods_of(hills, "Hill cheese", designation=name)
    goods_of(hills, "Hill jam")
    goods_of(town, "Town bowl")
    return make_home()


@pytest.mark.parametrize(
    ("fields", "there", "not_there"),
    [
        ({"municipalities": ["Seia", "Gouveia"]}, {"Hill cheese", "Hill jam", "Dairy of the hills"}, {"Town bowl", "Town potter"}),
        ({"districts": ["Coimbra"]}, {"Town bowl", "Town potter"}, {"Hill cheese", "Hill jam", "Dairy of the hills"}),
        ({"designation": True}, {"Hill cheese", "Dairy of the hills"}, {"Hill jam", "Town bowl", "Town potter"}),
        ({"municipalities": ["Nowhere"]}, {"Nothing on sale here yet"}, {"Hill cheese", "Town bowl", "Town potter"}),
    ],
)
def test_it_shows_who_is_there_and_what_they_sell(
    client: Client, home: HomePage, fields: Any, there: set[str], not_there: set[str]
) -> None:
    if "designation" in fields:
        fields = {"designation": Designation.objects.get()}
    page = read(client, make_region(home, **fields).url)
    assert "High hills." in page
    assert {words for words in there | not_there if words in page} == there


def test_where_its_protected_name_is_gone_it_has_nothing_rather_than_everything(client: Client, home: HomePage) -> None:
    region = make_region(home, designation=Designation.objects.get())
    RegionPage.objects.update(designation=None)
    page = read(client, region.url)
    assert "Nothing on sale here yet" in page
    assert not re.search("Hill cheese|Town bowl|Town potter|Dairy of", page)


def test_its_makers_stand_on_a_map_by_their_numbers(client: Client, home: HomePage) -> None:
    page = read(client, make_region(home, municipalities=["Seia"]).url)
    assert 'aria-label="1. Dairy of the hills"' in page
    assert "noindex" not in page
    assert "map-pin" not in read(client, make_region(home, slug="other", municipalities=["Coimbra"]).url), "nobody knows where that is"


def test_an_attestation_that_ended_counts_no_more(client: Client, home: HomePage) -> None:
    region = make_region(home, designation=Designation.objects.get())
    Producer.objects.get(name="Dairy of the hills").attestations.update(state="refused")
    page = read(client, region.url)
    assert "Dairy of the hills" not in page
    assert "Hill cheese" not in page


def test_further_products_and_makers_come_by_key_each_once(client: Client, home: HomePage) -> None:
    maker = factories.make_producer(name="A maker", municipality="Manteigas")
    for n in range(50):
        goods_of(maker, f"Thing {n:02}")
    for n in range(30):
        factories.make_producer(name=f"Maker {n:02}", municipality="Manteigas")
    region = make_region(home, municipalities=["Manteigas"])
    for pattern, link, count in (
        (r">(Thing \d\d)</a>", r'rel="next" href="([^"]+)"', 50),
        (r">(Maker \d\d|A maker)</a></h3>", r'href="([^"]+#makers)"', 31),
    ):
        seen, address = [], region.url
        while address:
            page = read(client, address)
            seen += re.findall(pattern, page)
            further = re.search(link, page)
            address = region.url + html.unescape(further.group(1)).split("#")[0] if further else ""
        assert len(seen) == len(set(seen)) == count
        assert "noindex" in page
        assert "Back to the first" in page


@pytest.mark.parametrize(
    "query", ["after=x", "after=" + "a" * 5000, "makers=x", "makers=99999999999999999999999", "makers=999999999", "page=9", "after=%00"]
)
def test_nonsense_is_the_beginning(client: Client, home: HomePage, query: str) -> None:
    page = read(client, f"{make_region(home, municipalities=['Seia']).url}?{query}")
    assert "Hill cheese" in page


def test_it_belongs_to_one_kind_of_place(home: HomePage) -> None:
    for fields in (
        {},
        {"municipalities": ["Seia"], "districts": ["Guarda"]},
        {"districts": ["Guarda"], "designation": Designation.objects.get()},
    ):
        with pytest.raises(ValidationError, match="one of the three"):
            RegionPage(title="Serra", slug="s", **fields).clean()
    RegionPage(title="Serra", slug="s", municipalities=["Seia"]).clean()


def form(*municipalities: str) -> dict[str, Any]:
    words = {"title": "The hills", "slug": "the-hills", "introduction": "High hills.", "body": streamfield([])}
    data: dict[str, Any] = nested_form_data({**words, "comments": inline_formset([]), "action-publish": "1"})
    return {**data, "municipalities": list(municipalities)}


def test_the_operator_writes_one_from_the_places_that_there_are(client: Client) -> None:
    home = rows.make_site()["en"].get_parent().specific
    factories.make_producer(name="Dairy of the hills", municipality="Seia", district="Guarda")
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    add = reverse("wagtailadmin_pages:add", args=["marketplace_pages", "regionpage", home.pk])
    assert 'value="Seia"' in operator.get(add).text
    refused = operator.post(add, form("Atlantis"))
    assert refused.status_code == 200
    assert not RegionPage.objects.exists()
    answer = operator.post(add, form("Seia"))
    assert answer.status_code == 302, answer.context["form"].errors
    region = RegionPage.objects.get()
    assert region.municipalities == ["Seia"]
    assert "Dairy of the hills" in read(client, region.url)

    region.introduction = "A draft."
    region.save_revision()
    preview = operator.get(reverse("wagtailadmin_pages:view_draft", args=[region.pk]))
    assert "A draft." in preview.text
    assert "A draft." not in read(client, region.url)


def test_a_shop_owner_writes_none_and_reaches_none() -> None:
    shop = rows.make_shop()
    home = HomePage.objects.get(locale__language_code="en")
    region = make_region(home, municipalities=["Seia"])
    owner = rows.signed_in(shop.memberships.get().user)
    for address in (
        reverse("wagtailadmin_pages:add", args=["marketplace_pages", "regionpage", home.pk]),
        reverse("wagtailadmin_pages:edit", args=[region.pk]),
        reverse("wagtailadmin_pages:add", args=["marketplace_pages", "categorypage", home.pk]),
    ):
        for answer in (owner.get(address), owner.post(address, form("Seia"))):
            assert answer.status_code in {302, 403, 404}
            assert "The hills" not in answer.content.decode()
    assert list(RegionPage.objects.values_list("title", flat=True)) == ["Serra da Estrela"]


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_the_same_few_questions_however_much_there_is(client: Client, count: int) -> None:
    make_office("Oliveira do Hospital", "40.36", "-7.86")
    fill(count)
    Producer.objects.bulk_create(Producer(name=f"Dairy {n}", slug=f"m-{n}", municipality="Oliveira do Hospital") for n in range(count))
    region = make_region(make_home(), municipalities=["Oliveira do Hospital"])
    bring_in_changes()
    read(client, region.url)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert "Thing" in read(client, region.url)
    asked = [row["sql"] for row in queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))]
    assert len(asked) <= MOST_QUERIES + LOOK


def test_it_is_found_by_the_search(client: Client, home: HomePage) -> None:
    region = make_region(home, municipalities=["Seia"])
    page = read(client, "/en/products/?q=estrela")
    assert f'href="{region.url}"' in page
