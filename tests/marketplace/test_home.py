"""The first page, and the frame around every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Locale, Site

from cms.models import ContentPage, FeiraImage, NavigationLink, SiteFrame
from marketplace.catalogue import navigation
from marketplace.catalogue.models import Product, ProductImage
from tests import factories
from tests.marketplace.many import fill
from tests.marketplace.pages import make_campaign, make_home

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_products_categories_shops_and_how_it_works(client: Client) -> None:
    make_home()
    factories.make_product(title="Heather honey", partner=factories.make_partner(name="The hive", code="hive", municipality="Lousã"))
    factories.make_partner(name="Nothing to sell yet")
    page = read(client, "/en/")
    for words in ("Heather honey", "The hive", "Lousã", "/shops/hive/", "Cheese", "one basket", "post office", "the post collects"):
        assert words in page
    assert "Nothing to sell yet" not in page


def test_it_offers_the_narrower_categories_until_they_are_too_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_home()
    food = factories.make_category("Food")
    food.add_child(name="Honey")
    factories.make_category("Crafts")
    page = read(client, "/en/")
    assert ">Honey</a>" in page
    assert ">Crafts</a>" in page
    assert ">Food</a>" not in page
    monkeypatch.setattr(navigation, "MOST_AT_FIRST", 1)
    page = read(client, "/en/")
    assert ">Food</a>" in page
    assert ">Honey</a>" not in page


def test_an_empty_market_says_what_will_be_here(client: Client) -> None:
    make_home(introduction="Made around here.")
    page = read(client, "/en/")
    assert "Made around here." in page
    assert "The first shops are setting up" in page


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "said"), [(-1, 5, "To the campaign"), (2, 5, "See who takes part"), (-9, -1, "See all products")]
)
def test_the_campaign_leads_before_and_during_and_is_gone_after(client: Client, opens_in: int, closes_in: int, said: str) -> None:
    home = make_home()
    make_campaign(home, opens_in=opens_in, closes_in=closes_in)
    page = read(client, "/en/")
    assert said in page
    assert ("Cheeses of the Coimbra region" in page) == (closes_in > 0)


def test_an_open_campaign_goes_before_one_that_is_still_to_come(client: Client) -> None:
    home = make_home()
    make_campaign(home, title="Later", slug="later", opens_in=1, closes_in=2)
    make_campaign(home, title="Open now", slug="now", opens_in=-1, closes_in=9)
    make_campaign(home, title="A draft", slug="draft", live=False)
    page = read(client, "/en/")
    assert "Open now" in page
    assert "Later" not in page
    assert "A draft" not in page


def test_links_and_the_free_phone_line_stand_around_every_page(client: Client) -> None:
    make_home()
    frame = SiteFrame.objects.create(site=Site.objects.get(is_default_site=True), help_phone="800 200 100")
    for language, place, text in (("en", "header", "Products"), ("pt", "header", "Produtos"), ("en", "footer", "Legal notice")):
        NavigationLink.objects.create(frame=frame, language=language, place=place, text=text, path="/products/")
    page = read(client, "/en/products/")
    assert '<a href="/en/products/" aria-current="page">Products</a>' in page
    assert '<a href="/en/products/">Legal notice</a>' in page
    assert "800 200 100" in page
    assert "Produtos" not in page
    NavigationLink.objects.get(text="Products").delete()
    assert "Products</a>" not in read(client, "/en/products/"), "an edit shows at once"


def test_the_language_switch_leads_to_the_same_page(client: Client, settings: Any) -> None:
    product = factories.make_product()
    make_home()
    page = read(client, f"/en/product/{product.slug}-{product.pk}/")
    for code in ("pt", "fr"):
        assert f'hreflang="{code}" href="{settings.BASE_URL}/{code}/product/{product.slug}-{product.pk}/"' in page
    assert 'href="/fr/products/?q=honey"' in read(client, "/en/products/?q=honey")


def test_a_page_without_a_translation_leads_to_the_first_page_of_the_language(client: Client, settings: Any) -> None:
    home = make_home()
    about = home.add_child(instance=ContentPage(title="About", slug="about"))
    pt = Locale.objects.get_or_create(language_code="pt")[0]
    home.copy_for_translation(pt).save_revision().publish()
    page = read(client, about.url)
    assert '<link rel="alternate" hreflang="pt"' not in page
    assert 'href="/pt/" lang="pt"' in page
    about.copy_for_translation(pt).save_revision().publish()
    page = read(client, about.url)
    assert f'hreflang="pt" href="{settings.BASE_URL}/pt/about/"' in page


@pytest.mark.parametrize("count", [10, 1000])
def test_it_costs_the_same_for_few_and_many(client: Client, django_assert_max_num_queries: Any, count: int, photo: FeiraImage) -> None:
    fill(count)
    for product in Product.objects.filter(parent=None).order_by("-pk")[:8]:
        ProductImage.objects.create(product=product, image=photo)
    make_campaign(make_home(), picture=photo)
    frame = SiteFrame.objects.create(site=Site.objects.get(is_default_site=True))
    NavigationLink.objects.create(frame=frame, language="en", place="header", text="Products", path="/products/")
    read(client, "/en/")
    cache.clear()
    with django_assert_max_num_queries(MOST_QUERIES):
        read(Client(), "/en/")
