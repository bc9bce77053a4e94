"""A small market with everything on it that a page can show, and a visitor who looks at all pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Site

from cms.models import ContentPage, NavigationLink, SiteFrame
from marketplace.catalogue.models import Category, CategoryTranslation, FoodInformation, Product, ProductImage, ProductTranslation
from marketplace.pages.models import (
    CampaignMaker,
    CampaignPage,
    CampaignProduct,
    CategoryPage,
    CategoryProduct,
    HomePage,
    RegionPage,
)
from marketplace.partner.models import PriceChange
from producers.models import ProducerTranslation
from shops.models import Shop, ShopContentPage, ShopDomain, StorefrontPage
from tests import factories
from tests.offers.rows import make_offer
from tests.search.indexed import bring_in_changes
from tests.search.market import make_office
from tests.shops import rows

OWN_HOST = "queijaria-do-vale.pt"
Address = tuple[str, str]  # the host and the path


@dataclass
class Market:
    shop: Shop
    wheel: Product  # one of a kind
    honey: Product  # in two sizes
    mate: Product  # of another shop
    category: Category
    campaign: CampaignPage
    content: ContentPage
    region: RegionPage
    own_page: ShopContentPage

    @property
    def addresses(self) -> list[Address]:
        code, wheel, honey = self.shop.partner.code, self.wheel, self.honey
        main = [
            "/en/",
            "/fr/",
            self.campaign.url,
            self.content.url,
            self.region.url,
            "/en/near/",
            "/en/products/",
            "/pt/products/?order=price",
            f"/en/products/{self.category.slug}-{self.category.pk}/",
            f"/pt/product/{wheel.slug}-{wheel.pk}/",
            f"/en/product/{wheel.slug}-{wheel.pk}/",
            f"/en/product/{honey.slug}-{honey.pk}/",
            f"/en/product/{self.mate.slug}-{self.mate.pk}/",
            f"/en/makers/{wheel.producer.slug}/",
            f"/pt/makers/{wheel.producer.slug}/",
            "/en/shops/",
            f"/en/shops/{code}/",
            f"/pt/shops/{code}/",
            f"/en/shops/{code}/products/",
            f"/en/shops/{code}/delivery/",
            f"/en/shops/{code}/contact/",
            f"/en/shops/{code}/legal/",
            f"/en/shops/{code}/{self.own_page.slug}/",
        ]
        own = ["/en/", "/en/legal/", f"/en/product/{wheel.slug}-{wheel.pk}/"]
        return [("testserver", path) for path in main] + [(OWN_HOST, path) for path in own]


def make_market() -> Market:
    rows.make_site()
    factories.make_service()
    category = factories.make_category("Cheese")
    CategoryTranslation.objects.create(category=category, language="pt", name="Queijo")
    maker = factories.make_producer(name="Quinta da Ponte", photo=factories.make_photo(width=300, height=300))
    ProducerTranslation.objects.create(producer=maker, language="pt", story="Uma quinta.")
    designation = factories.make_designation()
    factories.make_attestation(producer=maker, designation=designation)
    shop = rows.make_shop()
    shop.producers.add(maker)
    StorefrontPage.objects.update(live=True)
    wheel = factories.make_product(
        title="Wheel", partner=shop.partner, producer=maker, designation=designation, description="<p>Ripe.</p>", category=category
    )
    ProductTranslation.objects.create(product=wheel, language="pt", title="Queijo inteiro", description="Curado.")
    ProductImage.objects.create(product=wheel, image=factories.make_photo(width=300, height=375), display_order=0)
    FoodInformation.objects.create(product=wheel, legal_name="Cheese", storage="Cold", operator="Quinta da Ponte", allergens=["milk"])
    honey = factories.make_product(title="Honey", partner=shop.partner, category=category, price="6.00")
    for n, (name, price) in enumerate((("Small", "6.00"), ("Large", "11.00"))):
        variant = factories.make_product(title=name, partner=shop.partner, price=price, net_content=Decimal(250 * (n + 1)))
        variant.categories.clear()
        Product.objects.filter(pk=variant.pk).update(parent=honey, structure=Product.CHILD, product_class=None)
    honey.stockrecords.all().delete()
    Product.objects.filter(pk=honey.pk).update(structure=Product.PARENT)
    mate = factories.make_product(title="Bread", category=category, price="3.00")
    PriceChange.objects.update(changed_at=timezone.now() - dt.timedelta(days=40))
    make_offer(shop.partner, percent="10", on=(wheel,))
    make_offer(shop.partner, n_for_m=(3, 2), on=(honey,))
    home = HomePage.objects.get(locale__language_code="en")
    now = timezone.now()
    campaign = home.add_child(
        instance=CampaignPage(
            title="Cheeses", slug="cheeses", region="the region", opens_at=now - dt.timedelta(days=1), closes_at=now + dt.timedelta(days=5)
        )
    )
    CampaignMaker.objects.create(page=campaign, producer=maker)
    CampaignProduct.objects.create(page=campaign, product=wheel)
    content = home.add_child(instance=ContentPage(title="About", slug="about", locale=Locale.objects.get(language_code="en")))
    make_office("Oliveira do Hospital", "40.36", "-7.86")
    region = home.add_child(instance=RegionPage(title="Serra", slug="serra", municipalities=[maker.municipality], locale=home.locale))
    text = home.add_child(
        instance=CategoryPage(title="On cheese", slug="on-cheese", category=category, introduction="Soft or hard.", locale=home.locale)
    )
    CategoryProduct.objects.create(page=text, product=wheel)
    storefront = StorefrontPage.objects.get(shop=shop, locale__language_code="en")
    own_page = storefront.add_child(instance=ShopContentPage(title="Fairs", slug="fairs", shop=shop, locale=storefront.locale))
    frame = SiteFrame.objects.create(site=Site.objects.get(is_default_site=True), help_phone="800 100 200")
    NavigationLink.objects.create(frame=frame, language="en", place="header", text="All goods", path="/products/")
    ShopDomain.objects.create(shop=shop, host=OWN_HOST, verified_at=now)
    bring_in_changes()
    return Market(shop, wheel, honey, mate, category, campaign, content, region, own_page)


def visit(address: Address, client: Client | None = None, **headers: str) -> Any:
    host, path = address
    return (client or Client()).get(path, headers={"host": host, **headers})


def rendered(address: Address) -> Any:
    """The page as it is without the cache, and without what the frame keeps for five minutes."""
    cache.clear()
    with override_settings(PAGE_CACHE=False):
        return visit(address)


def queries_of(look: Callable[[], object]) -> int:
    """How many queries ``look`` makes in a quiet moment: of three times the least. Whoever writes meanwhile, be it to another database of
    the server, lets a page look once more."""
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            look()
        counts.append(len(queries))
    return min(counts)


def state(answer: Any) -> str:
    return str(answer.headers.get("X-Feira-Cache", ""))


def warm(addresses: list[Address]) -> dict[Address, bytes]:
    """Each page from the cache, by its address."""
    found = {}
    for address in addresses:
        for _ in range(3):  # the first makes the sizes of its pictures
            answer = visit(address)
            if state(answer) == "hit":
                break
        assert state(answer) == "hit", (address, answer.status_code, state(answer))
        found[address] = answer.content
    return found
