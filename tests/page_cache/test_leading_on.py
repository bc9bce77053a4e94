"""A product's page shows others, of any seller: it changes with them, and stays kept where they do not."""

from __future__ import annotations

import pytest

from marketplace.catalogue.models import Product
from marketplace.discovery.models import BoughtTogether
from marketplace.partner.models import Partner, StockRecord
from tests import factories
from tests.page_cache.market import Market, state, visit, warm

pytestmark = pytest.mark.django_db


def test_what_others_sell_of_the_maker_or_with_it_is_seen_at_the_next_request(market: Market) -> None:
    page, maker = ("testserver", market.wheel.get_absolute_url()), market.wheel.producer
    elsewhere = factories.make_product(title="Elsewhere", producer=maker)
    hidden = factories.make_product(title="Hidden", producer=maker, is_public=False)
    row = Product.objects.filter(pk=elsewhere.pk)
    steps = [
        (lambda: row.update(title="Renamed"), "Renamed"),
        (lambda: StockRecord.objects.filter(product=elsewhere).update(price=77), "€77.00"),
        (lambda: Product.objects.filter(pk=hidden.pk).update(is_public=True), "Hidden"),
        (lambda: factories.make_product(title="Of a new seller", producer=maker), "Of a new seller"),
        (lambda: BoughtTogether.objects.create(product=market.wheel, other=market.mate, orders=3, lift=2, place=1), "Bread"),
        (lambda: StockRecord.objects.filter(product=market.mate).update(price=88), "€88.00"),
    ]
    for change, words in steps:
        warm([page])
        change()
        answer = visit(page)
        assert state(answer) == "miss", words
        assert words in answer.text
    for change, words in [
        (lambda: Partner.objects.filter(pk=elsewhere.partner_id).update(is_open=False), "Renamed"),
        (lambda: BoughtTogether.objects.all().delete(), "Often bought together"),
    ]:
        warm([page])
        change()
        assert words not in visit(page).text


def test_what_strangers_do_leaves_the_page_kept(market: Market) -> None:
    page = ("testserver", market.wheel.get_absolute_url())
    maker = factories.make_producer()
    warm([page])
    stranger = factories.make_product(producer=maker)
    StockRecord.objects.filter(product=stranger).update(price=5)
    BoughtTogether.objects.create(product=market.mate, other=stranger, orders=3, lift=2, place=1)
    assert state(visit(page)) == "hit"


def test_a_guest_who_pressed_the_heart_still_gets_kept_pages(market: Market) -> None:
    from django.test import Client

    page, guest = ("testserver", market.wheel.get_absolute_url()), Client()
    warm([page])
    guest.post("/en/favourites/keep/", {"product": market.wheel.pk}, headers={"sec-fetch-site": "same-origin"})
    assert "feira_wish" in guest.cookies
    assert state(visit(page, guest)) == "hit"
