"""What a document says is what pages show: compared over products of many kinds, on days around today."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.formats import format_money
from marketplace.catalogue.models import FoodInformation, Product, ProductTranslation
from marketplace.order.models import Order
from marketplace.partner.models import Partner, StockRecord
from marketplace.search.documents import Document, Kind
from marketplace.search.reading import all_pks, documents_of
from marketplace.search.showing import midnight
from producers.models import Producer
from tests import factories
from tests.marketplace.ordering import make_order
from tests.search.market import fresh_documents, in_days, make_market, only

pytestmark = pytest.mark.django_db


def days_around(luck: random.Random) -> dt.date | None:
    return in_days(luck.randint(-3, 3)) if luck.random() < 0.6 else None


def schedule(luck: random.Random) -> dict[str, dt.date | None]:
    days = sorted(filter(None, (days_around(luck), days_around(luck))))
    first, last, *_more = [*days, None, None] if luck.random() < 0.5 else [None, *days, None]
    return {"first": first, "last": last}


def many_products(count: int, *, seed: int) -> None:
    """Of sellers open, closed, away and not sold online; public or not; with proof for some days; with sizes, reductions, weights."""
    luck = random.Random(seed)
    states = [{}, {"is_open": False}, {"trading": "closed", "reopens_on": in_days(3)}, {"trading": "catalogue"}]
    partners = [factories.make_partner(**state) for state in (*states, {"trading": "closed", "reopens_on": in_days(0)})]
    name = factories.make_designation()
    makers = [factories.make_producer() for _n in range(4)]
    for maker, spans in zip(makers, ([(-9, -1)], [(-9, 1), (2, 5)], [(1, 3)], [(-9, -2), (-1, 9)]), strict=True):
        for first, last in spans:
            factories.make_attestation(producer=maker, designation=name, valid_from=in_days(first), valid_until=in_days(last))
    category = factories.make_category()
    for _n in range(count):
        shown = schedule(luck)
        named = luck.random() < 0.5
        product = factories.make_product(
            partner=luck.choice(partners),
            producer=luck.choice([None, *makers]),
            designation=name if named else None,
            category=category,
            is_public=luck.random() < 0.9,
            off_sale_reason=luck.choice(["", "", "", "archived"]),
            visible_from=shown["first"],
            visible_until=shown["last"],
            net_content=luck.choice([None, Decimal(1), Decimal(250), Decimal(333)]),
            net_unit=luck.choice(["g", "ml", "piece"]),
        )
        vary(luck, product)
        for _size in range(luck.choice([0, 0, 0, 2, 3])):
            variant = factories.make_product(
                partner=product.partner, parent=product, category=category, is_public=luck.random() < 0.8, net_content=Decimal(200)
            )
            vary(luck, variant)


def vary(luck: random.Random, product: Product) -> None:
    """Its stock record: none, sold out, reduced for some days, by weight."""
    records = StockRecord.objects.filter(product=product)
    if luck.random() < 0.2:
        records.delete()
        return
    in_stock = luck.choice([0, 3, 3])
    by_weight = {"lightest_grams": 800, "heaviest_grams": 1150} if luck.random() < 0.3 else {}
    records.update(
        price=Decimal(luck.randint(500, 2000)) / 100, num_in_stock=in_stock, num_allocated=luck.choice([0, in_stock]), **by_weight
    )
    if luck.random() < 0.5:
        sale = schedule(luck)
        records.update(
            sale_price=Decimal("4.99"),
            sale_from=sale["first"],
            sale_until=sale["last"],
            lowest_before=luck.choice([None, Decimal("4.99"), Decimal("6.00")]),
        )


def is_shown(document: Document, day: dt.date) -> bool:
    return (document.shown_from is None or document.shown_from <= day) and (document.shown_until is None or day <= document.shown_until)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_document_says_what_the_catalogue_says(seed: int) -> None:
    many_products(80, seed=seed)
    today = timezone.localdate()
    documents = {document.pk: document for document in documents_of(Kind.PRODUCT, list(Product.objects.values_list("pk", flat=True)))}

    for day in (today, in_days(1)):
        on_sale = set(Product.objects.on_sale(day).values_list("pk", flat=True))
        shown = {pk for pk, document in documents.items() if is_shown(document, day)}
        assert shown <= on_sale
        # One whose proof has a gap is shown on the days of its next stretch when that begins.
        assert on_sale == shown or day != today
    assert len([pk for pk in documents if is_shown(documents[pk], today)]) > 10

    for product in Product.objects.on_sale().for_cards():
        document = documents[product.pk]
        assert document.price == product.lowest_price
        assert document.in_stock == product.can_be_bought
        assert document.on_offer == (product.reduced_from is not None)
        shown_price = product.unit_price
        assert (document.unit_price is not None and format_money(document.unit_price) in shown_price) or shown_price == ""


def test_what_comes_later_is_there_before_and_what_is_over_is_not() -> None:
    later = factories.make_product(visible_from=in_days(2))
    factories.make_product(visible_until=in_days(-1))
    assert [(document.pk, document.shown_from) for document in fresh_documents().values() if document.kind == "product"] == [
        (later.pk, in_days(2))
    ]


def test_two_attestations_in_a_row_are_one_stretch_and_the_schedule_narrows_it() -> None:
    maker, name = factories.make_producer(), factories.make_designation()
    for first, last in ((-20, 3), (4, 30)):
        factories.make_attestation(producer=maker, designation=name, valid_from=in_days(first), valid_until=in_days(last))
    product = factories.make_product(producer=maker, designation=name, visible_from=in_days(-2))
    found = only(f"product:{product.pk}")
    assert (found.shown_from, found.shown_until) == (in_days(-2), in_days(30))


def test_words_places_and_codes_of_a_product() -> None:
    market = make_market()
    cheese, honey = only(f"product:{market.cheese.pk}"), only(f"product:{market.honey.pk}")
    assert cheese.titles == {"en": "Serra wheel", "pt": "Queijo da Serra"}
    assert cheese.bodies["en"].split("\n") == ["Soft & mild", "Ewe's milk cheese", "Food", "Cheese"]
    assert cheese.bodies["pt"].split("\n") == ["Amanteigado", "Queijo"]
    assert cheese.names == ("Quinta da Ponte", "Queijaria do Alva", "Queijo Serra da Estrela", "Oliveira do Hospital", "Coimbra")
    assert (cheese.district, cheese.municipality) == ("Coimbra", "Oliveira do Hospital")
    assert (cheese.latitude, cheese.longitude) == (40.35, -7.86)
    assert cheese.categories == (market.food.pk, market.cheeses.pk)
    assert (cheese.milk, "milk" in cheese.free_of, "gluten" in cheese.free_of) == (("ewe",), False, True)
    assert (cheese.price, cheese.unit_price, cheese.on_offer) == (Decimal("9.90"), Decimal("19.80"), True)
    assert honey.free_of == ()  # nothing was declared of it
    assert honey.district == ""
    assert honey.price == Decimal(5)
    assert honey.bodies["en"].split("\n") == ["Jar", "Pot", "Food"]
    assert len(honey.skus) == 2


def test_makers_shops_campaigns_and_pages() -> None:
    market = make_market()
    found = fresh_documents()
    maker, shop = found[f"maker:{market.maker.pk}"], found[f"shop:{market.partner.pk}"]
    assert maker.titles == dict.fromkeys(("en", "pt", "fr"), "Quinta da Ponte")
    assert maker.bodies == {"en": "Sheep since 1921.", "pt": "Ovelhas desde 1921."}
    assert maker.names == ("Queijo Serra da Estrela", "Oliveira do Hospital", "Coimbra")
    assert shop.titles["fr"] == "Queijaria do Alva"
    assert (maker.latitude, maker.longitude) == (40.11, -8.25), "the office that delivers its postcode"
    assert (shop.latitude, shop.longitude) == (40.35, -7.86), "the place of its postcode"
    campaign, page = found[f"campaign:{market.campaign.pk}"], found[f"page:{market.page.pk}"]
    assert (campaign.titles, campaign.names) == ({"en": "Cheeses of the Coimbra region"}, ("the Coimbra region",))
    assert campaign.shown_until == market.campaign.last_day
    assert (page.titles, page.bodies) == ({"en": "About the market"}, {"en": "Who we are"})
    region, text = found[f"page:{market.region.pk}"], found[f"page:{market.text.pk}"]
    assert (region.titles, region.bodies, region.names) == ({"en": "Serra"}, {"en": "High hills.\nGranite"}, ("Seia",))
    assert (text.titles, text.bodies) == ({"en": "On cheese"}, {"en": "Soft or hard."})


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"postcode": "3400-060"}, (40.35, -7.86)),
        ({"postcode": "3400 060"}, (40.35, -7.86)),
        ({"postcode": "3200-001"}, (40.11, -8.25)),
        ({"postcode": "9999-999"}, (40.36, -7.86)),
        ({"postcode": "", "municipality": "lousa"}, (40.11, -8.25)),
        ({"postcode": "nonsense", "municipality": "Nowhere"}, (None, None)),
    ],
)
def test_a_maker_is_at_its_postcode_else_in_its_town_else_nowhere(fields: dict[str, str], place: tuple[float, float]) -> None:
    market = make_market()
    Producer.objects.filter(pk=market.maker.pk).update(**fields)
    maker = only(f"maker:{market.maker.pk}")
    assert (maker.latitude, maker.longitude) == place


def test_the_language_of_the_installation_is_that_of_what_is_not_translated(settings: object) -> None:
    settings.LANGUAGE_CODE = "pt"  # type: ignore[attr-defined]
    product = factories.make_product(title="Mel de urze")
    ProductTranslation.objects.create(product=product, language="en", title="Heather honey")
    assert only(f"product:{product.pk}").titles == {"pt": "Mel de urze", "en": "Heather honey"}


def test_pieces_are_counted_that_were_paid_in_the_ninety_days_before_today() -> None:
    parent = factories.make_product()
    variant = factories.make_product(partner=parent.partner, parent=parent)
    for days, product, pieces in ((1, variant, 2), (90, parent, 3), (91, parent, 4), (0, parent, 5), (None, parent, 1)):
        order = make_order((product, pieces))
        paid_at = None if days is None else midnight(in_days(-days)) + dt.timedelta(hours=12)
        Order.objects.filter(pk=order.pk).update(paid_at=paid_at)
        StockRecord.objects.update(num_in_stock=100)
    assert only(f"product:{parent.pk}").sold == 5


def queries(count: int) -> int:
    """Of ``count`` products, each with all that a product can have."""
    market = make_market()
    StockRecord.objects.filter(product=market.cheese).delete()
    copies = []
    for n in range(count - Product.objects.count()):
        copy = Product.objects.get(pk=market.cheese.pk)
        copy.pk, copy.slug, copy.title = None, f"copy-{n}", f"Wheel {n}"
        copies.append(copy)
    Product.objects.bulk_create(copies)
    StockRecord.objects.bulk_create(
        StockRecord(product=copy, partner=market.partner, partner_sku=f"C-{n}", price=Decimal(9), num_in_stock=1)
        for n, copy in enumerate(copies)
    )
    FoodInformation.objects.bulk_create(FoodInformation(product=copy, legal_name="Cheese") for copy in copies)
    pks = list(Product.objects.filter(parent=None).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        found = documents_of(Kind.PRODUCT, pks)
    assert len(found) == len(pks) - 1
    return len(asked)


@pytest.mark.parametrize("count", [10, 1000])
def test_a_batch_asks_as_often_as_one(count: int) -> None:
    assert queries(count) <= 19


@pytest.mark.parametrize("count", [10, 1000])
@pytest.mark.parametrize(("kind", "most"), [(Kind.MAKER, 8), (Kind.SHOP, 4), (Kind.CAMPAIGN, 2), (Kind.PAGE, 8)])
def test_so_do_the_other_kinds(kind: Kind, most: int, count: int) -> None:
    market = make_market()
    name = market.name
    for n in range(count if kind in {Kind.MAKER, Kind.SHOP} else 10):
        if kind == Kind.MAKER:
            factories.make_attestation(producer=factories.make_producer(), designation=name)
        elif kind == Kind.SHOP:
            Partner.objects.create(name=f"S {n}", code=f"s-{n}")
        else:
            market.home.add_child(instance=type(market.page)(title=f"Page {n}", slug=f"p-{n}"))
    with CaptureQueriesContext(connection) as asked:
        documents_of(kind, all_pks(kind))
    assert len(asked) <= most + 1  # to know which there are
