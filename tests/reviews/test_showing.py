"""Reviews on the page of a product, and on the page of all of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from marketplace.reviews.models import Review
from tests import factories
from tests.reviews.rows import make_review, make_reviews
from tests.structured import data_of

pytestmark = pytest.mark.django_db


def test_a_product_without_reviews_says_nothing_of_them() -> None:
    product = factories.make_product()
    make_review(factories.make_product(title="Another"), text="Of another.")
    page = Client().get(product.get_absolute_url()).text
    assert 'id="reviews"' not in page
    assert "aggregateRating" not in page


def test_average_number_spread_and_who_reviews_are_said() -> None:
    product = factories.make_product()
    for rating, text in ((5, "Ripe."), (4, "Good."), (4, "Fair <b>price</b>.")):
        make_review(product, rating=rating, text=text, name="")
    make_review(product, rating=1, text="Waits.", state=Review.State.WAITING)
    page = Client().get(product.get_absolute_url()).text
    assert '<strong class="price-big number">4.3</strong>' in page
    assert "3 reviews by buyers" in page
    spread = re.findall(r'value="(\d+)" aria-hidden', page)
    assert spread == ["1", "2", "0", "0", "0"]
    assert "Only somebody who bought the product here" in page
    assert "Waits." not in page
    assert "A buyer" in page
    assert "Fair &lt;b&gt;price&lt;/b&gt;." in page
    thing = data_of(page)["Product"]
    assert thing["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "4.3",
        "reviewCount": "3",
        "bestRating": "5",
        "worstRating": "1",
    }
    assert [one["reviewRating"]["ratingValue"] for one in thing["review"]] == ["4", "4", "5"]


def test_the_answer_of_the_shop_stands_below() -> None:
    product = factories.make_product(partner=factories.make_partner(name="The cellar"))
    review = make_review(product)
    Review.objects.filter(pk=review.pk).update(answer="Thank you.", answered_at=review.written_at)
    page = Client().get(product.get_absolute_url()).text
    assert "The cellar answered" in page
    assert "Thank you." in page


def test_all_of_them_by_pages_newest_first_and_each_once_even_if_some_come_meanwhile() -> None:
    product = factories.make_product()
    make_reviews(product, 45)
    address, seen = f"/en/product/{product.slug}-{product.pk}/reviews/", []
    assert address in Client().get(product.get_absolute_url()).text
    for _ in range(3):
        page = Client().get(address).text
        seen += [int(n) for n in re.findall(r"Opinion (\d+)\.", page)]
        make_review(product, text="Comes meanwhile.")
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = address.partition("?")[0] + following[1] if following else ""
    assert seen == list(range(44, -1, -1))
    assert address == ""


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 18, "9" * 40, "1.5", "²", ""])
def test_a_key_that_is_none_is_a_page(before: str) -> None:
    product = factories.make_product()
    make_review(product)
    answer = Client().get(f"/en/product/{product.slug}-{product.pk}/reviews/", {"before": before})
    assert answer.status_code == 200
    assert "1 review by a buyer" in answer.text


def test_of_what_may_not_be_named_there_is_no_page() -> None:
    for product in (
        factories.make_product(is_public=False),
        factories.make_product(partner=factories.make_partner(is_admitted=False, is_open=False)),
    ):
        make_review(product)
        assert Client().get(f"/en/product/{product.slug}-{product.pk}/reviews/").status_code == 404
    assert Client().get("/en/product/p-999999/reviews/").status_code == 404


@pytest.mark.parametrize("count", [1, 10, 1000])
def test_the_products_page_stays_within_twelve_queries(count: int, django_assert_max_num_queries: Any) -> None:
    factories.make_service()
    product = factories.make_product()
    make_reviews(product, count)
    Client().get(product.get_absolute_url())
    cache.clear()
    with django_assert_max_num_queries(12):
        page = Client().get(product.get_absolute_url()).text
    assert 'id="reviews"' in page


@pytest.mark.parametrize("count", [10, 1000])
def test_it_costs_the_same_for_few_and_many(count: int, django_assert_num_queries: Any) -> None:
    product = factories.make_product()
    make_reviews(product, count)
    address = f"/en/product/{product.slug}-{product.pk}/reviews/"
    Client().get(address)
    last = Review.objects.order_by("pk")[5].pk
    for query, most in (("", 2), (f"?before={last}", 3)):
        cache.clear()
        Client().get("/en/basket/")  # the frame's own words, once
        with django_assert_num_queries(most):
            Client().get(address + query)
