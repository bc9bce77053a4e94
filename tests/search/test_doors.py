"""Whatever is written, by whichever door: when the change was brought in, the index says what a new one would say.

Each door is a row of ``DOORS``: what somebody does, and of which keys the index must say something else afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import PageViewRestriction

from logistics.models import Office, OfficeArea, PostcodePlace, Service, Zone, ZoneRange
from marketplace.catalogue.models import Category, CategoryTranslation, FoodInformation, Product, ProductTranslation
from marketplace.order.cancelling import cancel_unpaid
from marketplace.partner.models import Partner, StockRecord
from marketplace.search.models import SearchChange
from marketplace.search.watched import WATCHED
from producers.models import Attestation, Designation, DesignationName, Producer, ProducerTranslation
from tests import factories
from tests.marketplace.ordering import make_order
from tests.search.in_memory import InMemory
from tests.search.market import DAY, Market, drain_all, fresh, in_days, make_market
from tests.shops import rows
from tests.shops.catalogue import imported, table

pytestmark = pytest.mark.django_db

CHEESE, HONEY, MAKER, SHOP = "cheese", "honey", "maker", "shop"
CAMPAIGN, PAGE, REGION, TEXT = "campaign", "page", "region", "text"


def raw(text: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def saved(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def in_bulk(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    type(row).objects.bulk_update([row], list(fields))


def stock(product: Product) -> Any:
    return StockRecord.objects.filter(product=product)


def sell_out(market: Market) -> None:
    make_order((market.cheese, 10))


def sell_out_and_cancel(market: Market) -> None:
    order = make_order((market.cheese, 10))
    assert not stock(market.cheese).filter(num_in_stock__gt=F("num_allocated")).exists()
    cancel_unpaid(order=order, at=timezone.now())
    stock(market.cheese).update(price=Decimal("12.60"))


def delete_variant(market: Market) -> None:
    Product.objects.get(pk=market.jar.pk).delete()


def unlink(market: Market) -> None:
    market.cheese.categories.clear()


def link(market: Market) -> None:
    market.cheese.categories.add(Category.add_root(name="Gifts"))


def move_category(market: Market) -> None:
    Category.objects.get(pk=market.cheeses.pk).move(Category.add_root(name="Gifts"), "first-child")


def add_area(market: Market) -> None:
    factories.make_service(code="van", area="PT 3400-000 3499-999")


def publish_title(market: Market) -> None:
    market.page.title = "Who we are"
    market.page.save_revision().publish()


def expire_campaign(market: Market) -> None:
    type(market.campaign).objects.filter(pk=market.campaign.pk).update(
        opens_at=timezone.now() - 3 * DAY, closes_at=timezone.now() - 2 * DAY
    )


def move_page(market: Market) -> None:
    private = market.home.add_child(instance=type(market.page)(title="Private", slug="private"))
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    market.page.move(private, "last-child")


def refuse_attestation(market: Market) -> None:
    Attestation.objects.filter(pk=market.attestation.pk).update(state=Attestation.State.REFUSED)


DOORS: dict[str, tuple[Callable[[Market], Any], set[str]]] = {
    # Products
    "a product is saved": (lambda m: saved(m.cheese, title="Serra"), {CHEESE}),
    "many products at once": (lambda m: in_bulk(m.cheese, description="<p>Firm</p>"), {CHEESE}),
    "an update": (lambda m: Product.objects.filter(pk=m.cheese.pk).update(is_public=False), {CHEESE}),
    "SQL by hand": (lambda m: raw("UPDATE catalogue_product SET title = 'By hand' WHERE id = %s", m.cheese.pk), {CHEESE}),
    "archived": (lambda m: Product.objects.filter(pk=m.honey.pk).update(off_sale_reason="archived"), {HONEY}),
    "another maker": (lambda m: saved(m.cheese, producer=factories.make_producer()), {CHEESE}),
    "another seller": (lambda m: saved(m.cheese, partner=factories.make_partner()), {CHEESE}),
    "scheduled": (lambda m: Product.objects.filter(pk=m.cheese.pk).update(visible_until=in_days(2)), {CHEESE}),
    "must be kept cold": (lambda m: saved(m.cheese, keep_cold=True), {CHEESE}),
    "more is inside": (lambda m: saved(m.jar, net_content=Decimal(900)), {HONEY}),
    "a number of the trade": (lambda m: saved(m.jar, upc="5601234567890"), {HONEY}),
    "a variant's name": (lambda m: Product.objects.filter(pk=m.jar.pk).update(title="Small jar"), {HONEY}),
    "a variant is hidden": (lambda m: Product.objects.filter(pk=m.jar.pk).update(is_public=False), {HONEY}),
    "a variant is deleted": (delete_variant, {HONEY}),
    "a variant moves": (lambda m: Product.objects.filter(pk=m.jar.pk).update(parent=m.cheese), {HONEY, CHEESE}),
    "a product is deleted": (lambda m: m.cheese.delete(), {CHEESE}),
    "a translation is added": (lambda m: ProductTranslation.objects.create(product=m.honey, language="fr", title="Miel"), {HONEY}),
    "a translation of a variant": (lambda m: ProductTranslation.objects.create(product=m.jar, language="fr", title="Pot"), {HONEY}),
    "a translation is changed": (lambda m: ProductTranslation.objects.filter(product=m.cheese).update(title="Serra"), {CHEESE}),
    "a translation is deleted": (lambda m: ProductTranslation.objects.filter(product=m.cheese).delete(), {CHEESE}),
    "food information": (lambda m: FoodInformation.objects.filter(product=m.cheese).update(allergens=["milk", "eggs"]), {CHEESE}),
    "milk": (lambda m: saved(FoodInformation.objects.get(product=m.cheese), milk=["ewe", "goat"]), {CHEESE}),
    "no food information": (lambda m: FoodInformation.objects.filter(product=m.cheese).delete(), {CHEESE}),
    "out of its categories": (unlink, {CHEESE}),
    "into a category": (link, {CHEESE}),
    # Prices and stock
    "a price": (lambda m: stock(m.cheese).update(sale_price=Decimal("9.80")), {CHEESE}),
    "a variant's price": (lambda m: stock(m.jar).update(price=Decimal("4.80")), {HONEY}),
    "a reduction ends": (lambda m: stock(m.cheese).update(sale_price=None), {CHEESE}),
    "a reduction is a reduction no more": (lambda m: stock(m.cheese).update(lowest_before=None), {CHEESE}),
    "by weight": (lambda m: stock(m.jar).update(lightest_grams=900, heaviest_grams=1100), {HONEY}),
    "an order takes the last": (sell_out, {CHEESE}),
    "cancelled again": (sell_out_and_cancel, set()),
    "nothing is left": (lambda m: stock(m.cheese).update(num_in_stock=0), {CHEESE}),
    "its own number": (lambda m: stock(m.cheese).update(partner_sku="SERRA-1"), {CHEESE}),
    "no stock record": (lambda m: stock(m.cheese).delete(), {CHEESE}),
    # Sellers
    "a seller is closed": (lambda m: Partner.objects.filter(pk=m.partner.pk).update(is_open=False), {CHEESE, HONEY, SHOP}),
    "a seller is renamed": (lambda m: Partner.objects.filter(pk=m.partner.pk).update(name="Alva"), {CHEESE, HONEY, SHOP}),
    "a seller is away": (
        lambda m: Partner.objects.filter(pk=m.partner.pk).update(trading="closed", reopens_on=in_days(9)),
        {CHEESE, HONEY},
    ),
    "a seller sends from elsewhere": (
        lambda m: saved(m.partner, sends_from=factories.make_address(postcode="3000-389")),
        {CHEESE, HONEY},
    ),
    "a seller leaves a service out": (lambda m: saved(m.partner, services_left_out=["home-24"]), {CHEESE, HONEY}),
    "a seller's address": (
        lambda m: raw("UPDATE logistics_address SET postcode = '9000-001' WHERE id = %s", m.partner.sends_from_id),
        {CHEESE, HONEY},
    ),
    # Makers and names
    "a maker is renamed": (lambda m: Producer.objects.filter(pk=m.maker.pk).update(name="Quinta do Rio"), {CHEESE, MAKER}),
    "a maker moves": (lambda m: Producer.objects.filter(pk=m.maker.pk).update(district="Guarda"), {CHEESE, MAKER}),
    "a maker has no page": (lambda m: Producer.objects.filter(pk=m.maker.pk).update(is_listed=False), {MAKER}),
    "a maker's story": (lambda m: ProducerTranslation.objects.filter(producer=m.maker).update(story="Ovelhas"), {MAKER}),
    "a name is registered otherwise": (lambda m: Designation.objects.filter(pk=m.name.pk).update(name="Serra da Estrela"), {CHEESE, MAKER}),
    "another spelling": (lambda m: DesignationName.objects.create(designation=m.name, name="Serra cheese"), {CHEESE, MAKER}),
    "an attestation is refused": (refuse_attestation, {CHEESE, MAKER}),
    "an attestation is over": (
        lambda m: Attestation.objects.filter(pk=m.attestation.pk).update(valid_until=in_days(-1)),
        {CHEESE, MAKER},
    ),
    "an attestation is deleted": (lambda m: Attestation.objects.filter(pk=m.attestation.pk).delete(), {CHEESE, MAKER}),
    # Categories
    "a category is renamed": (lambda m: Category.objects.filter(pk=m.food.pk).update(name="Larder"), {CHEESE, HONEY}),
    "a category's translation": (lambda m: CategoryTranslation.objects.filter(category=m.cheeses).update(name="Queijos"), {CHEESE}),
    "a category is hidden": (lambda m: saved(m.food, is_public=False), {CHEESE, HONEY}),
    "a category moves": (move_category, {CHEESE}),
    "a category is deleted": (lambda m: Category.objects.get(pk=m.cheeses.pk).delete(), {CHEESE}),
    # Post
    "a postcode's place": (lambda m: PostcodePlace.objects.update(latitude=Decimal("40.36")), {CHEESE, HONEY}),
    "a postcode's place is added": (
        lambda m: (PostcodePlace.objects.all().delete(), PostcodePlace.objects.create(postcode="3400", latitude=40, longitude=-8)),
        {CHEESE, HONEY},
    ),
    "a postcode's place is gone": (lambda m: PostcodePlace.objects.all().delete(), {CHEESE, HONEY}),
    "a maker's postcode": (lambda m: Producer.objects.filter(pk=m.maker.pk).update(postcode="3400-060"), {MAKER}),
    "a postcode that a maker wrote with a blank": (
        lambda m: (
            Producer.objects.filter(pk=m.maker.pk).update(postcode="3400 060"),
            drain_all(InMemory()),
            PostcodePlace.objects.update(latitude=Decimal("40.37")),
        ),
        {MAKER, SHOP},
    ),
    "an office moves": (lambda m: Office.objects.filter(code="lousa").update(latitude=Decimal("40.12")), {MAKER}),
    "an office delivers less": (lambda m: OfficeArea.objects.update(last="3200-010"), {MAKER}),
    "an office is closed": (lambda m: Office.objects.filter(code="lousa").update(is_active=False), {MAKER}),
    "an office is gone": (lambda m: Office.objects.filter(code="lousa").delete(), {MAKER}),
    "a seller's place is known by an office alone": (
        lambda m: (
            PostcodePlace.objects.all().delete(),
            OfficeArea.objects.create(office=Office.objects.get(code="lousa"), first="3400-000", last="3499-999"),
        ),
        {CHEESE, HONEY, SHOP},
    ),
    "a zone is smaller": (lambda m: ZoneRange.objects.update(last="2999-999"), {CHEESE, HONEY}),
    "a zone has another code": (lambda m: Zone.objects.update(code="continent"), {CHEESE, HONEY}),
    "a service with an area": (add_area, {CHEESE, HONEY}),
    "a service gets an area": (lambda m: Service.objects.update(area="PT 3400-000 3499-999"), {CHEESE, HONEY}),
    # Pages
    "a page is published anew": (publish_title, {PAGE}),
    "a page is unpublished": (lambda m: m.page.unpublish(), {PAGE}),
    "a page is deleted": (lambda m: m.page.delete(), {PAGE}),
    "a page moves out of sight": (move_page, {PAGE}),
    "all pages are private": (lambda m: PageViewRestriction.objects.create(page=m.home, restriction_type="login"), {PAGE, CAMPAIGN}),
    "a region's words": (lambda m: type(m.region).objects.filter(pk=m.region.pk).update(introduction="Higher hills."), {REGION}),
    "a region has another place": (lambda m: type(m.region).objects.filter(pk=m.region.pk).update(municipalities=["Gouveia"]), {REGION}),
    "a region is unpublished": (lambda m: m.region.unpublish(), {REGION}),
    "a category's text": (lambda m: type(m.text).objects.filter(pk=m.text.pk).update(introduction="Hard or soft."), {TEXT}),
    "a text's category is gone": (lambda m: Category.objects.get(pk=m.cheeses.pk).delete(), {TEXT, CHEESE}),
    "a campaign is unpublished": (lambda m: m.campaign.unpublish(), {CAMPAIGN}),
    "a campaign's words": (lambda m: type(m.campaign).objects.filter(pk=m.campaign.pk).update(introduction="Three weeks."), {CAMPAIGN}),
    "a campaign is over": (expire_campaign, {CAMPAIGN}),
}


def keys_of(market: Market) -> dict[str, str]:
    """Key in the index → its word here."""
    return {
        f"product:{market.cheese.pk}": CHEESE,
        f"product:{market.honey.pk}": HONEY,
        f"maker:{market.maker.pk}": MAKER,
        f"shop:{market.partner.pk}": SHOP,
        f"campaign:{market.campaign.pk}": CAMPAIGN,
        f"page:{market.page.pk}": PAGE,
        f"page:{market.region.pk}": REGION,
        f"page:{market.text.pk}": TEXT,
    }


@pytest.mark.parametrize("door", DOORS)
def test_after_any_change_the_index_says_what_a_new_one_would(door: str) -> None:
    market, index = make_market(), InMemory()
    drain_all(index)
    before, words = dict(index.keys()), keys_of(market)
    assert before == fresh()
    assert words.keys() <= before.keys()

    change, changed = DOORS[door]
    change(market)
    drain_all(index)

    after = dict(index.keys())
    assert after == fresh()
    assert {word for key, word in words.items() if before.get(key) != after.get(key)} >= changed
    assert not SearchChange.objects.exists()


def test_a_file_of_a_shop_is_found() -> None:
    factories.make_category("Crafts")
    shop, index = rows.make_shop(), InMemory()
    drain_all(index)
    imported(shop, table(["WB-1", "Wool blanket", "45.00", "3", "1200", "Crafts"]))
    Product.objects.filter(title="Wool blanket").update(is_public=True)
    drain_all(index)
    assert dict(index.keys()) == fresh()
    assert [document.titles["en"] for document in index.documents.values() if document.kind == "product"] == ["Wool blanket"]


@pytest.mark.parametrize("one", WATCHED, ids=lambda one: f"{one.table}-{one.verbs[0]}")
def test_each_watched_table_is_there_with_its_columns(one: Any) -> None:
    with connection.cursor() as cursor:
        there = {column.name for column in connection.introspection.get_table_description(cursor, one.table)}
    assert set(one.columns) <= there


# --- What is not written ---


def test_a_change_that_did_not_happen_leaves_nothing() -> None:
    market = make_market()
    drain_all(InMemory())
    with transaction.atomic():
        saved(market.cheese, title="Never")
        assert SearchChange.objects.exists()
        transaction.set_rollback(True)
    assert not SearchChange.objects.exists()


def test_an_order_that_leaves_something_in_stock_writes_nothing() -> None:
    market = make_market()
    drain_all(InMemory())
    make_order((market.cheese, 2))
    assert not SearchChange.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda m: Product.objects.filter(pk=m.cheese.pk).update(date_updated=timezone.now(), priority=3),
        lambda m: stock(m.cheese).update(num_in_stock=F("num_in_stock") + 1),
        lambda m: m.cheese.save(),
        lambda m: m.page.save_revision(),
        lambda m: Partner.objects.filter(pk=m.partner.pk).update(packing_days=3, cutoff=dt.time(12)),
    ],
    ids=["other columns", "more in stock", "saved as it was", "a draft", "days to pack"],
)
def test_what_no_document_says_is_not_written_down(change: Callable[[Market], Any]) -> None:
    market = make_market()
    drain_all(InMemory())
    change(market)
    assert not SearchChange.objects.exists()


def test_a_seller_with_many_products_is_one_row() -> None:
    market = make_market()
    drain_all(InMemory())
    Partner.objects.filter(pk=market.partner.pk).update(is_open=False)
    assert list(SearchChange.objects.values_list("kind", "object_pk")) == [("partner", market.partner.pk)]
