"""A small market with one of each thing that can be found, and what an index should say of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from cms.models import ContentPage
from logistics.models import PostcodePlace
from marketplace.catalogue.models import Category, CategoryTranslation, FoodInformation, Product, ProductTranslation
from marketplace.pages.models import CampaignPage, HomePage
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
    factories.make_service()
    partner = factories.make_partner(name="Queijaria do Alva")
    maker = factories.make_producer(name="Quinta da Ponte", district="Coimbra", story="Sheep since 1921.")
    ProducerTranslation.objects.create(producer=maker, language="pt", story="Ovelhas desde 1921.")
    name = factories.make_designation()
    attestation = factories.make_attestation(producer=maker, designation=name)
    food = Category.add_root(name="Food")
    cheeses = food.add_child(name="Cheese")
    CategoryTranslation.objects.create(category=cheeses, language="pt", name="Queijo")
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
    return Market(home, campaign, page, partner, maker, name, attestation, food, cheeses, cheese, honey, jar)


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
