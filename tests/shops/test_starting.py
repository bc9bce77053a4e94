"""A market from nothing: one command, then what the operator's first page asks for."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.roles import Role
from logistics.models import ForwardingPrice, Redirection, RedirectionPrice, Service
from marketplace.catalogue.models import Category
from marketplace.pages.models import HomePage
from shops.starting import gaps
from tests import factories
from tests.shops import rows
from tests.shops.opening.walking import make_terms

pytestmark = pytest.mark.django_db


def start(*options: str) -> str:
    said = StringIO()
    call_command("start_market", *options, stdout=said)
    return said.getvalue()


def test_one_command_makes_the_pages_that_every_market_has() -> None:
    start("--name", "Praça")

    for language, shops in (("en", "Shops"), ("pt", "Lojas"), ("fr", "Boutiques")):
        home = Client().get(f"/{language}/")
        assert home.status_code == 200
        assert f'href="/{language}/shops/"' in home.text
        assert "Welcome to your new Wagtail site" not in home.text
        assert shops in Client().get(f"/{language}/shops/").text
    assert set(Page.objects.filter(depth=2).values_list("title", flat=True)) == {"Praça"}


def test_the_first_page_names_what_is_missing_until_it_is_written() -> None:
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    said = start("--post", "portugal")
    assert "There are no categories to put products in." in said
    assert "price yet" not in said

    page = operator.get(reverse("wagtailadmin_home")).text
    assert "Before the first shop can sell" in page
    assert "Nothing says what selling costs" in page
    assert f'href="{reverse("categories:add")}"' in page

    Category.add_root(name="Food")
    make_terms()
    assert gaps() == []
    assert "Before the first shop can sell" not in operator.get(reverse("wagtailadmin_home")).text


def test_receivers_can_redirect_and_people_who_move_can_forward_from_the_first_day() -> None:
    start("--post", "portugal")
    asked_for = set(Redirection.Kind.values) - {Redirection.Kind.FORWARDED}
    assert set(RedirectionPrice.objects.values_list("kind", flat=True)) == asked_for
    assert ForwardingPrice.objects.exists()
    assert not Service.objects.get(code="same-day").is_active, "not before the operator says where it drives"


def test_without_a_post_its_services_and_numbers_are_missing_too() -> None:
    said = start()
    assert "No service of the post has a price yet." in said
    assert "There is no range of item numbers for parcels." in said


def test_a_market_is_started_once() -> None:
    start()
    with pytest.raises(CommandError, match="has its pages already"):
        start("--name", "Another")
    assert set(HomePage.objects.values_list("title", flat=True)) == {"Feira"}


def test_a_market_needs_a_name() -> None:
    with pytest.raises(CommandError, match="--name is empty"):
        start("--name", " ")
    assert not HomePage.objects.exists()
