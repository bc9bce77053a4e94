"""A small market with one of each thing that can be found, and what an index should say of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.text import slugify

from cms.models import ContentPage
from logistics.models import Office, OfficeArea, PostcodePlace
from marketplace.catalogue.models import Category, CategoryTranslation, FoodInformation, Product, ProductTranslation
from marketplace.pages.models import CampaignPage, CategoryPage, HomePage, RegionPage
from marketplace.partner.models import Partner, StockRecord
from marketplace.search.documents import Document, Kind
from marketplace.search.indexing import digest, drain
from marketplace.search.reading import all_pks, documents_of
from producers.models import Attestation, Designation, Producer, ProducerTranslation
from tests import factories
from tests.marketplace.pages import make_campaign, make_home
from tests.search.in_memory import InMemory

DAY = dt.timedelta(days=1)


@dataclass
class Market:
    home: HomePage
    campaign: CampaignPage
    page: ContentPage
    region: RegionPage
    text: CategoryPage  # of the cheeses
    partner: Partner
    maker: Producer
    name: Designation
    attestation: Attestation
    food: Category
    cheeses: Category
    cheese: Product  # of the maker, with the protected name, on a reduction
    honey: Product  # with two sizes
    jar: Product  # the smaller of them


def make_market() -> Market:
    home = make_home()
    campaign = make_campaign(home, introduction="Two weeks of cheese.", live=True)
    page = home.add_child(instance=ContentPage(title="About the market", slug="about", body=[("text", "<p>Who we are</p>")]))
    PostcodePlace.objects.create(postcode="3400-060", latitude=Decimal("40.35"), longitude=Decimal("-7.86"))
    make_office("Oliveira do Hospital", "40.36", "-7.86")
    make_office("Lousã", "40.11", "-8.25", first="3200-000", last="3219-999")
    factories.make_service()
    partner = factories.make_partner(name="Queijaria do Alva")
    maker = factories.make_producer(name="Quinta da Ponte", district="Coimbra", story="Sheep since 1921.", postcode="3200-087")
    ProducerTranslation.objects.create(producer=maker, language="pt", story="Ovelhas desde 1921.")
    name = factories.make_designation()
    attestation = factories.make_attestation(producer=maker, designation=name)
    food = Category.add_root(name="Food")
    cheeses = food.add_child(name="Cheese")
    CategoryTranslation.objects.create(category=cheeses, language="pt", name="Queijo")
    region = home.add_child(
        instance=RegionPage(
            title="Serra", slug="serra", introduction="High hills.", municipalities=["Seia"], body=[("text", "<p>Granite</p>")]
        )
    )
    text = home.add_child(instance=CategoryPage(title="On cheese", slug="on-cheese", category=cheeses, introduction="Soft or hard."))
    cheese = factories.make_product(
        partner=partner, producer=maker, designation=name, title="Serra wheel", description="<p>Soft &amp; mild</p>", category=cheeses
    )
    ProductTranslation.objects.create(product=cheese, language="pt", title="Queijo da Serra", description="<p>Amanteigado</p>")
    FoodInformation.objects.create(product=cheese, legal_name="Ewe's milk cheese", allergens=["milk"], milk=["ewe"])
    StockRecord.objects.filter(product=cheese).update(sale_price=Decimal("9.90"), lowest_before=Decimal("12.50"))
    honey = factories.make_product(partner=partner, title="Heather honey", category=food)
    honey.stockrecords.all().delete()
    jar, _pot = (
        factories.make_product(partner=partner, parent=honey, title=title, price=price) for title, price in (("Jar", "5"), ("Pot", "9"))
    )
    return Market(home, campaign, page, region, text, partner, maker, name, attestation, food, cheeses, cheese, honey, jar)


def make_office(town: str, latitude: str, longitude: str, *, first: str = "", last: str = "") -> Office:
    """A post office that delivers the postcodes from ``first`` to ``last``, none where these are empty."""
    office = Office.objects.create(
        code=slugify(town),
        name=town,
        street="Rua do Correio 1",
        postcode="3000-150",
        locality=town,
        latitude=Decimal(latitude),
        longitude=Decimal(longitude),
    )
    if first:
        OfficeArea.objects.create(office=office, first=first, last=last)
    return office


def fresh() -> dict[str, str]:
    """Key and digest of every document, read anew."""
    return {key: digest(document) for key, document in fresh_documents().items()}


def fresh_documents() -> dict[str, Document]:
    return {document.key: document for kind in Kind for document in documents_of(kind, all_pks(kind))}


def drain_all(*backends: InMemory) -> int:
    done = 0
    while step := drain(backends):
        done += step
    return done


def only(key: str) -> Document:
    return fresh_documents()[key]


def in_days(number: int) -> dt.date:
    return timezone.localdate() + number * DAY
