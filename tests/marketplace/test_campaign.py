"""A campaign before, during and after."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from cms.formats import format_day, format_moment
from cms.models import FeiraImage
from marketplace.catalogue.models import Product, ProductImage
from marketplace.pages.models import CampaignMaker, CampaignPage, CampaignProduct
from tests import factories
from tests.databases import know_sizes
from tests.marketplace.many import fill
from tests.marketplace.pages import make_campaign, make_home

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def a_campaign(opens_in: float, closes_in: float) -> CampaignPage:
    """With one maker that may use a protected name, a cheese on sale and one that is off sale."""
    maker = factories.make_producer(name="Quinta da Ponte")
    designation = factories.make_designation()
    factories.make_attestation(producer=maker, designation=designation)
    campaign = make_campaign(make_home(), opens_in=opens_in, closes_in=closes_in)
    CampaignMaker.objects.create(page=campaign, producer=maker)
    for fields in ({"title": "A wheel", "producer": maker, "designation": designation}, {"title": "A draft", "is_public": False}):
        CampaignProduct.objects.create(page=campaign, product=factories.make_product(**fields))
    return campaign


def test_what_was_chosen_twice_is_shown_once(client: Client) -> None:
    campaign = a_campaign(-2, 9)
    CampaignMaker.objects.create(page=campaign, producer=campaign.makers.get().producer)
    CampaignProduct.objects.create(page=campaign, product=Product.objects.get(title="A wheel"))
    context = client.get(campaign.url).context
    assert [entry["maker"].name for entry in context["makers"]] == ["Quinta da Ponte"]
    assert [product.title for product in context["products"]] == ["A wheel"]


def test_before_it_says_when_it_opens_and_who_takes_part(client: Client) -> None:
    campaign = a_campaign(2, 9)
    page = read(client, campaign.url)
    assert f"Opens on {format_moment(campaign.opens_at)}" in page
    assert "Quinta da Ponte" in page
    assert "Queijo Serra da Estrela" in page
    assert f"In the campaign from {format_day(campaign.opens_at)}" in page
    assert "A draft" not in page


def test_during_it_says_until_when_and_leads_to_the_products(client: Client) -> None:
    campaign = a_campaign(-2, 9)
    page = read(client, campaign.url)
    assert f"Until {format_day(campaign.last_day)}" in page
    assert Product.objects.get(title="A wheel").get_absolute_url() in page
    assert "Opens on" not in page
    assert "A draft" not in page


def test_after_it_says_thank_you_and_leads_on(client: Client) -> None:
    page = read(client, a_campaign(-9, -1).url)
    assert "Thank you" in page
    assert "Still on sale" in page
    assert 'href="/en/products/"' in page
    assert Product.objects.get(title="A wheel").get_absolute_url() in page


def test_it_opens_on_the_stroke_and_is_over_on_the_stroke() -> None:
    now = timezone.now()
    campaign = CampaignPage(opens_at=now, closes_at=now + dt.timedelta(days=1))
    second = dt.timedelta(seconds=1)
    assert [
        campaign.phase(now - second),
        campaign.phase(now),
        campaign.phase(campaign.closes_at - second),
        campaign.phase(campaign.closes_at),
    ] == [
        "before",
        "during",
        "during",
        "after",
    ]


def test_one_that_closes_at_midnight_is_open_until_the_day_before() -> None:
    midnight = timezone.make_aware(dt.datetime(2026, 12, 19))
    assert CampaignPage(closes_at=midnight).last_day == dt.date(2026, 12, 18)


def test_it_cannot_close_before_it_opens() -> None:
    with pytest.raises(ValidationError, match="closes after it opens"):
        make_campaign(make_home(), opens_in=3, closes_in=2).full_clean()


def test_without_products_it_is_no_dead_end(client: Client) -> None:
    page = read(client, make_campaign(make_home()).url)
    assert "See all products" in page


def test_a_translation_keeps_products_makers_and_times(client: Client) -> None:
    campaign = a_campaign(-2, 9)
    pt = Locale.objects.get_or_create(language_code="pt")[0]
    translate_object(campaign, [pt])
    translated = CampaignPage.objects.get(locale=pt)
    translated.get_latest_revision_as_object().save_revision().publish()
    page = read(client, translated.get_url())
    assert translated.get_url().startswith("/pt/")
    assert "A wheel" in page
    assert "Quinta da Ponte" in page
    assert translated.closes_at == campaign.closes_at


@pytest.mark.parametrize("count", [10, 1000])
def test_it_costs_the_same_with_few_and_many_products(
    client: Client, django_assert_max_num_queries: Any, count: int, photo: FeiraImage
) -> None:
    fill(count)
    campaign = make_campaign(make_home(), picture=photo)
    products = list(Product.objects.filter(parent=None))
    CampaignProduct.objects.bulk_create(CampaignProduct(page=campaign, product=product) for product in products[:200])
    CampaignMaker.objects.create(page=campaign, producer=products[0].producer)
    ProductImage.objects.bulk_create(ProductImage(product=product, image=photo) for product in products[:200])
    know_sizes()
    read(client, campaign.url)
    cache.clear()
    with django_assert_max_num_queries(24):
        read(Client(), campaign.url)
