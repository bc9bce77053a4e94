"""The cards of what a browser says that it has seen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from marketplace.catalogue.models import Product
from tests import factories
from tests.marketplace.many import fill

pytestmark = pytest.mark.django_db


def cards(ids: str) -> list[str]:
    answer = Client().get("/en/seen/", {"ids": ids})
    assert answer.status_code == 200
    assert not answer.cookies
    return re.findall(r'class="card-title"><a [^>]*>([^<]+)', answer.text)


def test_cards_come_in_the_order_of_the_browser_without_what_is_not_on_sale() -> None:
    wheel, bread, draft = (factories.make_product(title=title, is_public=title != "Draft") for title in ("Wheel", "Bread", "Draft"))
    assert cards(f"{bread.pk},{draft.pk},{wheel.pk},{bread.pk}") == ["Bread", "Wheel"]


@pytest.mark.parametrize("ids", ["", ",", "x", "-1", "²", "1.5", "9" * 5000, "0", "%00", "1;2"])
def test_what_is_no_id_is_left_out(ids: str) -> None:
    assert cards(ids) == []


@pytest.mark.parametrize("count", [15, 1000])
def test_twelve_at_most_at_the_same_cost(count: int, django_assert_max_num_queries: Any) -> None:
    fill(count)
    ids = ",".join(str(pk) for pk in Product.objects.filter(parent=None).values_list("pk", flat=True)[:15])
    cards(ids)
    with django_assert_max_num_queries(7):
        assert len(cards(ids)) == 12


def test_without_javascript_there_is_no_box() -> None:
    page = Client().get(factories.make_product().get_absolute_url()).text
    assert re.search(r"<section[^>]* hidden data-seen=", page)
