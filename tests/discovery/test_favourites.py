"""Favourites: kept with the account, also what was wished for before signing in."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from marketplace.catalogue.models import Product
from marketplace.discovery.models import Favourite
from marketplace.discovery.regular import note_missing_favourites
from marketplace.partner.models import StockRecord
from tests import factories

pytestmark = pytest.mark.django_db
HERE = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}


@pytest.fixture
def person(db: None) -> Client:
    client = Client()
    client.force_login(factories.make_user(email="rui@example.org"))
    return client


def press(client: Client, product: Product, what: str = "keep") -> Any:
    return client.post(f"/en/favourites/{what}/", {"product": product.pk}, headers=HERE)


def titles(client: Client) -> list[str]:
    return re.findall(r'class="card-title"><a [^>]*>([^<]+)', client.get("/en/favourites/").text)


def test_kept_once_shown_and_taken_out(person: Client) -> None:
    wheel, bread = factories.make_product(title="Wheel"), factories.make_product(title="Bread")
    assert "Keep it as a favourite" in person.get(wheel.get_absolute_url()).text
    for product in (wheel, bread, wheel):
        assert press(person, product).status_code == 302
    assert titles(person) == ["Bread", "Wheel"]
    assert "Take it out of my favourites" in person.get(wheel.get_absolute_url()).text
    press(person, wheel, "forget")
    assert titles(person) == ["Bread"]


def test_the_wish_of_a_guest_is_kept_through_signing_in() -> None:
    wheel = factories.make_product(title="Wheel")
    factories.make_user(email="rui@example.org")
    guest = Client()
    assert "Keep it as a favourite" in guest.get(wheel.get_absolute_url()).text
    answer = press(guest, wheel)
    assert answer.url == "/en/sign-in/?next=/en/favourites/"
    assert "sessionid" not in guest.cookies
    said = {"username": "rui@example.org", "password": factories.PASSWORD, "next": "/en/favourites/"}
    page = guest.post("/en/sign-in/", said, follow=True).text
    assert "Wheel" in page
    assert "It is among your favourites now." in page
    Favourite.objects.all().delete()
    assert titles(guest) == []  # the wish was fulfilled once


@pytest.mark.parametrize("wish", ["", "PK", "PK:abc", "x" * 50])
def test_a_forged_wish_is_none(person: Client, wish: str) -> None:
    person.cookies["feira_wish"] = wish.replace("PK", str(factories.make_product().pk))
    assert person.get("/en/favourites/", follow=True).status_code == 200
    assert not Favourite.objects.exists()


def test_another_site_cannot_press_the_heart(person: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = person.cookies
    wheel = factories.make_product()
    evil = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    assert strict.post("/en/favourites/keep/", {"product": wheel.pk}, headers=evil).status_code == 403
    assert strict.post("/en/favourites/keep/", {"product": wheel.pk}, headers=HERE).status_code == 302
    assert Favourite.objects.count() == 1


@pytest.mark.parametrize("product", ["", "x", "0", "9" * 30, "²", "-1"])
def test_what_is_no_product_cannot_be_kept(person: Client, product: str) -> None:
    assert person.post("/en/favourites/keep/", {"product": product}, headers=HERE).status_code == 404
    assert not Favourite.objects.exists()


def test_each_sees_their_own_and_they_go_with_the_account(person: Client) -> None:
    press(person, factories.make_product(title="Wheel"))
    other = factories.make_user()
    client = Client()
    client.force_login(other)
    press(client, factories.make_product(title="Bread"))
    assert titles(person) == ["Wheel"]
    other.delete()
    assert Favourite.objects.count() == 1
    assert Client().get("/en/favourites/").url.startswith("/en/sign-in/")


def test_the_database_keeps_each_once() -> None:
    person, wheel = factories.make_user(), factories.make_product()
    Favourite.objects.create(user=person, product=wheel)
    with pytest.raises(IntegrityError), transaction.atomic():
        Favourite.objects.create(user=person, product=wheel)


def test_it_says_what_costs_less_than_then(person: Client) -> None:
    wheel = factories.make_product(price="12.50")
    press(person, wheel)
    assert "less than when you kept it" not in person.get("/en/favourites/").text
    StockRecord.objects.update(price=10)
    assert "€2.50 less than when you kept it" in person.get("/en/favourites/").text
    StockRecord.objects.update(price=13)
    assert "less than when you kept it" not in person.get("/en/favourites/").text


def test_it_says_what_is_there_again(person: Client) -> None:
    sold_out, gone, there = factories.make_product(stock=0), factories.make_product(), factories.make_product()
    for product in (sold_out, gone, there):
        press(person, product)
    Product.objects.filter(pk=gone.pk).update(is_public=False)
    assert "There again" not in person.get("/en/favourites/").text
    assert "A product that is not on sale any more" in person.get("/en/favourites/").text
    note_missing_favourites(timezone.now())
    Product.objects.filter(pk=gone.pk).update(is_public=True)
    StockRecord.objects.update(num_in_stock=4)
    assert person.get("/en/favourites/").text.count("There again") == 2
    Favourite.objects.filter(missing_on__isnull=False).update(missing_on=timezone.localdate() - dt.timedelta(days=31))
    assert "There again" not in person.get("/en/favourites/").text


def test_by_pages_each_once(person: Client) -> None:
    user = Favourite._meta.get_field("user").related_model.objects.get(email="rui@example.org")
    partner = factories.make_partner()
    Favourite.objects.bulk_create(
        Favourite(user=user, product=factories.make_product(title=f"Thing {n}", partner=partner)) for n in range(30)
    )
    first = person.get("/en/favourites/").text
    key = re.search(r'rel="next" href="\?before=(\d+)"', first)
    assert key
    second = person.get(f"/en/favourites/?before={key[1]}").text
    assert [len(re.findall(r"<h2 class=\"card-title\"", page)) for page in (first, second)] == [24, 6]
    for nonsense in ("x", "9" * 30, "0"):
        assert person.get("/en/favourites/", {"before": nonsense}).status_code == 200


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_costs_the_same_for_few_and_many(person: Client, count: int, django_assert_max_num_queries: Any) -> None:
    from tests.marketplace.many import fill

    fill(count)
    user = Favourite._meta.get_field("user").related_model.objects.get(email="rui@example.org")
    Favourite.objects.bulk_create(Favourite(user=user, product=product) for product in Product.objects.filter(parent=None))
    person.get("/en/favourites/")
    with django_assert_max_num_queries(12):
        person.get("/en/favourites/")


def test_a_guest_pays_no_query_for_it_on_a_products_page(django_assert_max_num_queries: Any) -> None:
    wheel = factories.make_product()
    factories.make_service()
    Client().get(wheel.get_absolute_url())
    cache.clear()
    with django_assert_max_num_queries(11) as asked:
        Client().get(wheel.get_absolute_url())
    assert not any("discovery_favourite" in str(query["sql"]) for query in asked.captured_queries)
