"""Every change is seen by the next visitor of every page that shows it, through whatever door it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.models import ContentPage, FeiraImage, NavigationLink, SiteFrame
from logistics.models import Address, Closure, Office, Service, ServiceName
from marketplace.catalogue.models import Category, CategoryTranslation, FoodInformation, Product, ProductImage, ProductTranslation
from marketplace.offer.models import Offer, OfferScope
from marketplace.pages.models import (
    CampaignMaker,
    CampaignPage,
    CampaignProduct,
    CategoryPage,
    CategoryProduct,
    HomePage,
    RegionPage,
)
from marketplace.partner.models import Partner, PriceChange, StockRecord
from producers.models import Attestation, Designation, Producer, ProducerTranslation
from shops.models import ShopContentPage, ShopDomain, StorefrontPage, Trader
from tests import factories
from tests.page_cache.market import Address as Place
from tests.page_cache.market import Market, rendered, state, visit, warm
from tests.search.indexed import bring_in_changes

pytestmark = pytest.mark.django_db
Change = Callable[[Market], object]


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def saved(row: object, **fields: object) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()  # type: ignore[attr-defined]


def published(page: Page, **fields: object) -> None:
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def bulk(rows: list[object], **fields: object) -> None:
    for row in rows:
        for name, value in fields.items():
            setattr(row, name, value)
    type(rows[0]).objects.bulk_update(rows, list(fields))  # type: ignore[attr-defined]


def stock_of(product: Product) -> StockRecord:
    return StockRecord.objects.get(product=product)


def storefront(market: Market) -> StorefrontPage:
    return StorefrontPage.objects.get(shop=market.shop, locale__language_code="en")


def partner(market: Market) -> Partner:
    return Partner.objects.get(pk=market.shop.partner_id)


def new_photo(market: Market) -> FeiraImage:
    return factories.make_photo(width=320, height=400, alt="Another")


ASK_THE_INDEX = ("/near/", "/serra/")
TOMORROW = timezone.localdate() + dt.timedelta(days=1)

PRODUCT: dict[str, Change] = {
    "title, saved": lambda m: saved(Product.objects.get(pk=m.wheel.pk), title="Round"),
    "title, update()": lambda m: Product.objects.filter(pk=m.wheel.pk).update(title="Rounder"),
    "title, bulk_update()": lambda m: bulk([Product.objects.get(pk=m.wheel.pk)], title="Roundest"),
    "description, SQL": lambda m: sql("UPDATE catalogue_product SET description = %s WHERE id = %s", "Very ripe.", m.wheel.pk),
    "slug": lambda m: Product.objects.filter(pk=m.mate.pk).update(slug="loaf"),
    "net content": lambda m: Product.objects.filter(pk=m.wheel.pk).update(net_content=Decimal(333)),
    "keep cold": lambda m: Product.objects.filter(pk=m.wheel.pk).update(keep_cold=True),
    "maker": lambda m: Product.objects.filter(pk=m.mate.pk).update(producer=m.wheel.producer),
    "no protected name": lambda m: Product.objects.filter(pk=m.wheel.pk).update(designation=None),
    "seller": lambda m: Product.objects.filter(pk=m.mate.pk).update(partner=m.shop.partner),
    "scheduled for later": lambda m: Product.objects.filter(pk=m.wheel.pk).update(visible_from=TOMORROW),
    "off sale": lambda m: Product.objects.filter(pk=m.wheel.pk).update(is_public=False),
    "put forward": lambda m: Product.objects.filter(pk=m.honey.pk).update(priority=9),
    "variant's name": lambda m: Product.objects.filter(parent=m.honey, title="Large").update(title="Huge"),
    "variant taken down": lambda m: Product.objects.filter(parent=m.honey, title="Huge").update(is_public=False),
    "a new product": lambda m: factories.make_product(title="New", partner=m.shop.partner),
    "a product is gone": lambda m: Product.objects.filter(pk=m.mate.pk).delete(),
}
WORDS: dict[str, Change] = {
    "title in Portuguese": lambda m: ProductTranslation.objects.filter(product=m.wheel).update(title="Queijo curado"),
    "description in Portuguese, SQL": lambda m: sql("UPDATE catalogue_producttranslation SET description = 'Velho.'"),
    "a first translation": lambda m: ProductTranslation.objects.create(product=m.mate, language="pt", title="Pão"),
    "a translation is gone": lambda m: ProductTranslation.objects.all().delete(),
    "what matters on a photo": lambda m: FeiraImage.objects.filter(pk=m.wheel.images.get().image_id).update(
        focal_point_x=40, focal_point_y=40, focal_point_width=20, focal_point_height=20
    ),
    "photo's caption": lambda m: ProductImage.objects.filter(product=m.wheel).update(caption="From above"),
    "photo replaced": lambda m: ProductImage.objects.filter(product=m.wheel).update(image=new_photo(m)),
    "a first photo": lambda m: ProductImage.objects.create(product=m.mate, image=new_photo(m), display_order=0),
    "photo is gone": lambda m: ProductImage.objects.all().delete(),
    "food's name": lambda m: FoodInformation.objects.filter(product=m.wheel).update(legal_name="Cured cheese"),
    "allergens": lambda m: saved(FoodInformation.objects.get(product=m.wheel), allergens=["milk", "nuts"]),
    "category of a product": lambda m: m.mate.categories.set([factories.make_category("Bread")]),
    "category's name": lambda m: Category.objects.filter(pk=m.category.pk).update(name="Dairy"),
    "category's name in Portuguese": lambda m: CategoryTranslation.objects.update(name="Lacticínios"),
    "category hidden": lambda m: Category.objects.filter(pk=m.category.pk).update(is_public=False),
    "a new category": lambda m: m.mate.categories.add(Category.add_root(name="Baked")),
}
STOCK: dict[str, Change] = {
    "price, saved": lambda m: saved(stock_of(m.wheel), price=Decimal(13)),
    "price, update()": lambda m: StockRecord.objects.filter(product=m.wheel).update(price=14),
    "price, bulk_update()": lambda m: bulk(list(StockRecord.objects.filter(product=m.wheel)), price=Decimal(15)),
    "price, SQL": lambda m: sql("UPDATE partner_stockrecord SET price = 16 WHERE product_id = %s", m.wheel.pk),
    "variant's price": lambda m: StockRecord.objects.filter(product__parent=m.honey).update(price=5),
    "reduced": lambda m: StockRecord.objects.filter(product=m.wheel).update(sale_price=3, lowest_before=9),
    "reduced until": lambda m: StockRecord.objects.filter(product=m.wheel).update(sale_until=TOMORROW),
    "reduced from": lambda m: StockRecord.objects.filter(product=m.wheel).update(sale_from=TOMORROW),
    "little left": lambda m: StockRecord.objects.filter(product=m.wheel).update(num_in_stock=3),
    "allocated": lambda m: StockRecord.objects.filter(product=m.wheel).update(num_allocated=1),
    "sold out": lambda m: StockRecord.objects.filter(product=m.wheel).update(num_allocated=3),
    "variant sold out": lambda m: StockRecord.objects.filter(product__parent=m.honey, price=5).update(num_in_stock=0),
    "by weight": lambda m: StockRecord.objects.filter(product=m.mate).update(lightest_grams=400, heaviest_grams=600),
    "without a price": lambda m: StockRecord.objects.filter(product=m.mate).delete(),
}
SELLER: dict[str, Change] = {
    "seller's name, saved": lambda m: saved(partner(m), name="The cellar"),
    "municipality": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(municipality="Seia"),
    "phone": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(phone="+351 239 000 000"),
    "legal name, SQL": lambda m: sql("UPDATE partner_partner SET legal_name = 'Cellar Ltd' WHERE id = %s", m.shop.partner_id),
    "closed until a day": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(
        trading="closed", reopens_on=TOMORROW, closed_message="On holiday"
    ),
    "catalogue only": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(trading="catalogue"),
    "open again": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(trading="open"),
    "earlier cut-off and days to pack": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(packing_days=4),
    "free delivery": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(free_delivery_from=50),
    "where it sends from": lambda m: Address.objects.filter(pk=partner(m).sends_from_id).update(street="Rua Nova 3"),
    "makers of the shop": lambda m: m.shop.producers.add(factories.make_producer(name="The sister")),
    "a service's name": lambda m: ServiceName.objects.create(service=Service.objects.get(), language="pt", name="Em casa"),
    "a service's cut-off": lambda m: Service.objects.update(name="To the door", delivers_on="3"),
    "a service is left out": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(services_left_out=["home-24"]),
    "no service": lambda m: (Partner.objects.update(services_left_out=[]), Service.objects.update(is_active=False)),
    "taken away by the operator": lambda m: Partner.objects.filter(pk=m.shop.partner_id).update(is_open=False),
}
MAKER: dict[str, Change] = {
    "name": lambda m: Producer.objects.filter(pk=m.wheel.producer_id).update(name="Quinta Velha"),
    "place, saved": lambda m: saved(Producer.objects.get(pk=m.wheel.producer_id), municipality="Gouveia"),
    "story": lambda m: Producer.objects.filter(pk=m.wheel.producer_id).update(story="An old farm."),
    "story in Portuguese": lambda m: ProducerTranslation.objects.update(story="Uma quinta antiga."),
    "photo": lambda m: Producer.objects.filter(pk=m.wheel.producer_id).update(photo=new_photo(m)),
    "protected name": lambda m: Designation.objects.update(name="Queijo da Beira"),
    "its number": lambda m: Designation.objects.update(file_number="PDO-PT-9999"),
    "attestation has ended": lambda m: Attestation.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1)),
    "attestation goes on": lambda m: Attestation.objects.update(valid_until=TOMORROW),
    "attestation revoked, SQL": lambda m: sql("UPDATE producers_attestation SET state = 'revoked'"),
    "attestation accepted again": lambda m: Attestation.objects.update(state=Attestation.State.ACCEPTED),
    "attestation gone": lambda m: Attestation.objects.all().delete(),
    "no page": lambda m: Producer.objects.filter(pk=m.wheel.producer_id).update(is_listed=False),
}
OFFER: dict[str, Change] = {
    "what a thing cost before": lambda m: PriceChange.objects.update(price=99),
    "pieces paid": lambda m: Offer.objects.filter(buys=3).update(buys=4),
    "its days": lambda m: Offer.objects.filter(buys=4).update(ends_on=TOMORROW),
    "what it is for": lambda m: OfferScope.objects.filter(offer__buys=4).update(product=m.mate),
    "for everything": lambda m: OfferScope.objects.filter(offer__buys=4).delete(),
    "switched off, SQL": lambda m: sql("UPDATE offer_offer SET is_on = %s", False),
}
PAGES: dict[str, Change] = {
    "campaign published": lambda m: published(m.campaign, title="Cheese week", introduction="Come."),
    "campaign's region, SQL": lambda m: sql("UPDATE marketplace_pages_campaignpage SET region = 'the hills'"),
    "campaign's product": lambda m: CampaignProduct.objects.create(page=m.campaign, product=m.mate),
    "campaign's maker is gone": lambda m: CampaignMaker.objects.all().delete(),
    "campaign is over": lambda m: CampaignPage.objects.update(closes_at=timezone.now()),
    "content page published": lambda m: published(m.content, title="About us"),
    "content page's body": lambda m: published(m.content, body=[("text", "<p>Hello</p>")]),
    "content page's title, update()": lambda m: Page.objects.filter(pk=m.content.pk).update(title="Who we are"),
    "home page": lambda m: HomePage.objects.filter(locale__language_code="en").update(introduction="Welcome", seo_title="Market"),
    "storefront's line": lambda m: published(storefront(m), tagline="Since 1900"),
    "storefront's colour": lambda m: StorefrontPage.objects.filter(shop=m.shop).update(colour="#aa2200"),
    "storefront's picture": lambda m: StorefrontPage.objects.filter(shop=m.shop).update(logo=new_photo(m), banner=new_photo(m)),
    "storefront's title": lambda m: Page.objects.filter(pk=storefront(m).pk).update(title="Our cellar"),
    "shop's page": lambda m: published(m.own_page, title="Where we are"),
    "another page in the shop's menu": lambda m: storefront(m).add_child(
        instance=ShopContentPage(title="Us", slug="us", shop=m.shop, locale=storefront(m).locale)
    ),
    "shop's page taken down": lambda m: m.own_page.unpublish(),
    "storefront in Portuguese taken down": lambda m: StorefrontPage.objects.get(shop=m.shop, locale__language_code="pt").unpublish(),
    "content page for some people alone": lambda m: PageViewRestriction.objects.create(page=m.content, restriction_type="login"),
    "content page for everybody again": lambda m: PageViewRestriction.objects.all().delete(),
    "content page taken down": lambda m: ContentPage.objects.get(pk=m.content.pk).unpublish(),
    "region published": lambda m: published(m.region, introduction="High hills."),
    "region's places, SQL": lambda m: sql("UPDATE marketplace_pages_regionpage SET municipalities = '[\"Seia\"]'"),
    "region's places again": lambda m: RegionPage.objects.update(municipalities=["Oliveira do Hospital"]),
    "a maker in the region": lambda m: factories.make_producer(name="Shepherds"),
    "category's text": lambda m: CategoryPage.objects.update(introduction="Hard or soft."),
    "product to begin with": lambda m: CategoryProduct.objects.update(product=m.mate),
    "category's text taken down": lambda m: CategoryPage.objects.get().unpublish(),
    "an office moves": lambda m: Office.objects.update(latitude=Decimal("40.5"), locality="Oliveira"),
    "an office again": lambda m: Office.objects.update(locality="Oliveira do Hospital"),
    "an office is closed": lambda m: Office.objects.update(is_active=False),
    "phone in the footer": lambda m: SiteFrame.objects.update(help_phone="800 200 300"),
    "link in the header, saved": lambda m: saved(NavigationLink.objects.get(), text="Everything"),
    "link in the header, SQL": lambda m: sql("UPDATE cms_navigationlink SET path = '/shops/'"),
    "another link": lambda m: NavigationLink.objects.create(
        frame=SiteFrame.objects.get(), language="en", place="footer", text="Help", path="/about/"
    ),
    "register of the seller": lambda m: Trader.objects.create(
        shop=m.shop, address=factories.make_address(street="Rua 5"), register="Court", register_number="7", certified_at=timezone.now()
    ),
    "own name is lost": lambda m: ShopDomain.objects.update(verified_at=None),
    "the post rests": lambda m: [
        Closure.objects.create(day=timezone.localdate() + dt.timedelta(days=n), reason="Strike") for n in range(0, 30)
    ],
}


SUBJECTS = {"product": PRODUCT, "words": WORDS, "stock": STOCK, "seller": SELLER, "maker": MAKER, "offer": OFFER, "pages": PAGES}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_after_any_change_every_page_is_as_it_would_be_rendered(subject: str, market: Market) -> None:
    kept, silent = warm(market.addresses), []
    for name, change in SUBJECTS[subject].items():
        change(market)
        seen = looked_at(market.addresses, kept, name)
        # Lists ask the index, which has the change a moment later.
        bring_in_changes()
        seen += looked_at(
            [address for address in market.addresses if address[1].endswith(ASK_THE_INDEX) or "/products/" in address[1]], kept, name
        )
        if not seen:
            silent.append(name)
    assert not silent, "these changes are on no page: they prove nothing"


def looked_at(addresses: list[Place], kept: dict[Place, bytes], name: str) -> int:
    """Each page is as it would be rendered now; how many are not as in ``kept``, which is brought up to date."""
    seen = 0
    for address in addresses:
        answer, fresh = visit(address), rendered(address)
        assert answer.status_code == fresh.status_code, (name, address)
        body = fresh.content if fresh.status_code == 200 else None
        if body is not None:
            assert answer.content == body, (name, address)
        if body != kept.get(address):
            seen += 1
            assert state(answer) != "hit", (name, address)
        kept.pop(address, None)
        if body is not None:
            kept |= warm([address])
    return seen
