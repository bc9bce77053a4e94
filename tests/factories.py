"""Rows for tests, in plain calls. Each makes what it needs and takes what you want to say about it."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from io import BytesIO
from typing import Any

import PIL.Image
from django.core.files.base import ContentFile

from accounts.models import User
from accounts.roles import Role, give_role
from cms.models import FeiraImage
from logistics.models import Address, NumberRange, Service, Tariff, TariffStep, Zone, ZoneRange
from marketplace.catalogue.models import Category, Product, ProductClass
from marketplace.partner.models import Partner, StockRecord
from producers.models import Attestation, Designation, Producer

_count = itertools.count(1)
PASSWORD = "a-long-enough-password"


def make_user(*, role: Role | None = None, **fields: Any) -> User:
    n = next(_count)
    user = User.objects.create_user(fields.pop("email", f"person{n}@example.org"), fields.pop("password", PASSWORD), **fields)
    if role:
        give_role(user, role)
    return user


def make_address(**fields: Any) -> Address:
    return Address.objects.create(
        **{
            "name": "Ana Lopes",
            "street": "Rua da Sofia 12",
            "postcode": "3000-389",
            "locality": "Coimbra",
            "country": "PT",
            "phone": "+351912345678",
            **fields,
        }
    )


def make_partner(**fields: Any) -> Partner:
    n = next(_count)
    fields.setdefault("sends_from", None)
    if fields["sends_from"] is None:
        fields["sends_from"] = make_address(
            name=fields.get("name", f"Shop {n}"), street="Largo da Feira 1", postcode="3400-060", locality="Oliveira do Hospital"
        )
    return Partner.objects.create(
        **{"name": f"Shop {n}", "code": f"shop-{n}", "municipality": "Oliveira do Hospital", "email": f"shop{n}@example.org", **fields}
    )


def make_producer(**fields: Any) -> Producer:
    n = next(_count)
    return Producer.objects.create(**{"name": f"Maker {n}", "slug": f"maker-{n}", "municipality": "Oliveira do Hospital", **fields})


def make_designation(**fields: Any) -> Designation:
    return Designation.objects.create(**{"name": "Queijo Serra da Estrela", "kind": "PDO", "file_number": "PDO-PT-0213", **fields})


def make_attestation(*, producer: Producer, designation: Designation, days_left: int = 200, **fields: Any) -> Attestation:
    from django.utils import timezone

    today = timezone.localdate()
    return Attestation.objects.create(
        producer=producer,
        designation=designation,
        **{
            "document": "attestations/test.pdf",
            "issued_by": "Control body",
            "valid_from": today - dt.timedelta(days=100),
            "valid_until": today + dt.timedelta(days=days_left),
            "state": Attestation.State.ACCEPTED,
            "ruled_at": timezone.now(),
            **fields,
        },
    )


def make_category(name: str = "Cheese") -> Category:
    return Category.objects.filter(name=name).first() or Category.add_root(name=name)


def make_product(
    *,
    partner: Partner | None = None,
    price: str = "12.50",
    stock: int = 10,
    category: Category | None = None,
    weights: tuple[int, int] | None = None,
    **fields: Any,
) -> Product:
    """A product on sale with one stock record; ``stock`` pieces at ``price`` EUR.

    ``weights``: sold by weight, each piece between these grams, at ``price`` a kilogram.
    """
    n = next(_count)
    product_class, _ = ProductClass.objects.get_or_create(name="Goods", defaults={"slug": "goods"})
    partner = partner or make_partner()
    product = Product(
        **{
            "title": f"Product {n}",
            "slug": f"product-{n}",
            "product_class": product_class,
            "partner": partner,
            "net_content": Decimal(500),
            **fields,
        }
    )
    product.save()
    by_weight = {"lightest_grams": weights[0], "heaviest_grams": weights[1]} if weights else {}
    StockRecord(product=product, partner=partner, partner_sku=f"SKU-{n}", price=Decimal(price), num_in_stock=stock, **by_weight).save()
    product.categories.add(category or make_category())
    return product


def make_photo(*, width: int = 1000, height: int = 1200, **fields: Any) -> FeiraImage:
    """A picture in the library, made of two colours. Ask for the ``media`` fixture, so that its files are thrown away."""
    file = BytesIO()
    picture = PIL.Image.new("RGB", (width, height), "#d8b26a")
    picture.paste("#7a4a1c", (width // 4, height // 4, width // 2, height // 2))
    picture.save(file, "PNG")
    return FeiraImage.objects.create(
        **{"title": "Photo", "alt": "Two colours", "file": ContentFile(file.getvalue(), "photo.png"), **fields}
    )


def make_service(**fields: Any) -> Service:
    """A service that reaches all of mainland Portugal at 4.20 EUR up to 2 kg and 6.90 up to 30 kg."""
    code = fields.pop("code", "home-24")
    service = Service.objects.create(
        **{"code": code, "name": "Home 24 h", "cutoff": dt.time(16), "transit_days": 1, "delivers_on": "12345", "mark": "24", **fields}
    )
    zone, _ = Zone.objects.get_or_create(code="mainland", defaults={"name": "Mainland"})
    ZoneRange.objects.get_or_create(zone=zone, country="PT", first="1000-001", defaults={"last": "8999-999"})
    tariff = Tariff.objects.create(service=service, starts_on=dt.date(2020, 1, 1))
    TariffStep.objects.create(tariff=tariff, zone=zone, up_to_grams=2000, price=Decimal("4.20"))
    TariffStep.objects.create(tariff=tariff, zone=zone, up_to_grams=30000, price=Decimal("6.90"))
    NumberRange.objects.get_or_create(indicator="DA", country="PT")
    return service
