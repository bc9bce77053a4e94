"""An installation in New Caledonia: francs have no decimals, from the price that is typed to the label with the amount to collect."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from logistics.models import Service, Tariff, TariffStep, Zone, ZoneRange
from logistics.printing import print_labels
from marketplace.catalogue.models import Category, Product
from marketplace.order.booking import book_shipments
from marketplace.order.mails import Mail, compose
from marketplace.order.models import Line, Order, ShopOrder, ShopOrderVat
from marketplace.order.packing_slip import draw_packing_slips
from marketplace.order.reading import orders_to_show
from marketplace.partner.models import StockRecord
from shops.models import Shop
from tests import factories
from tests.shops import rows
from tests.shops.product_forms import product_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
CENTS = re.compile(r"(?:CFPF|FCFP|XPF)[\s\u00a0\u202f]?[\d,.\s\u00a0\u202f]*\d[.,]\d{2}(?!\d)")
ADDRESS = {
    "email": "ana@example.org",
    "name": "Ana Lopes",
    "street": "12 rue de l’Alma",
    "postcode": "98800",
    "locality": "Nouméa",
    "country": "NC",
    "phone": "",
}


@pytest.fixture
def noumea(settings: Any) -> Shop:
    """A shop in Nouméa, a service that reaches the island, cash at the door."""
    settings.CURRENCY = settings.OSCAR_DEFAULT_CURRENCY = "XPF"
    settings.POST_COUNTRY = "NC"
    service = Service.objects.create(
        code="home", name="Home", cutoff="16:00", transit_days=1, delivers_on="12345", mark="24", cash_on_delivery=True
    )
    zone = Zone.objects.create(code="nc", name="New Caledonia")
    ZoneRange.objects.create(zone=zone, country="NC", first="98800", last="98899")
    tariff = Tariff.objects.create(service=service, starts_on="2020-01-01", currency="XPF", cash_fee=250)
    TariffStep.objects.create(tariff=tariff, zone=zone, up_to_grams=30_000, price=850)
    from logistics.models import NumberRange

    NumberRange.objects.get_or_create(indicator="DA", country="NC")
    Category.add_root(name="Food", tax_class="reduced")
    address = factories.make_address(country="NC", postcode="98800", locality="Nouméa", street="1 rue de Sébastopol", phone="")
    return rows.make_shop(partner=factories.make_partner(name="La Boussole", sends_from=address))


def type_product(shop: Shop, **fields: Any) -> Any:
    category = Category.objects.get(name="Food").pk
    data = product_data(category=category, title="Miel", net_content="350", net_unit="g", **fields)
    return rows.signed_in(shop.owner).post(reverse("products:add"), data)  # type: ignore[attr-defined]


@pytest.mark.parametrize("price", ["12.50", "12,5", "1500.00"])
def test_a_price_with_decimals_is_refused(noumea: Shop, price: str) -> None:
    answer = type_product(noumea, price=price)
    assert answer.status_code == 200
    assert "has decimals, and this currency has none" in answer.text
    assert not Product.objects.exists()


def test_from_the_price_to_the_label_no_decimals_are_seen(noumea: Shop, client: Client) -> None:
    assert type_product(noumea, price="1500").status_code == 302
    product = Product.objects.get()
    assert StockRecord.objects.get().price_currency == "XPF"

    client.post(reverse("basket_add"), {"product": product.pk, "quantity": 2})
    pages = [client.get(url).text for url in (product.get_absolute_url(), reverse("products"), reverse("basket") + "?postcode=98800")]
    client.post(reverse("checkout"), ADDRESS)
    delivery = client.get(reverse("checkout_delivery"))
    choice = delivery.context["choices"][0]
    row = choice.rows[0]
    answers = {choice.name: row["quote"].service.pk, row["day_name"]: row["quote"].dates[0].promised_for.isoformat()}
    assert client.post(reverse("checkout_delivery"), answers).url == reverse("checkout_payment")
    payment = client.get(reverse("checkout_payment"))
    chosen = {"checkout": payment.context["checkout"].token, "seen": payment.context["seen"], "payment": "cash_on_delivery"}
    thanks = client.post(reverse("checkout_payment"), chosen, follow=True)
    order = Order.objects.get()
    tracking = client.get(reverse("order_tracking", args=[order.tracking_token]))
    mail = compose(orders_to_show().get(pk=order.pk), Mail.PLACED).body
    pages += [delivery.text, payment.text, thanks.text, tracking.text, mail]

    for page in pages:
        assert "CFPF" in page
        assert not CENTS.search(page), CENTS.search(page)
    assert "CFPF4,286 per kg" in pages[0]
    assert "CFPF3,000" in tracking.text
    assert "TGC 3% on" in tracking.text
    assert (order.currency, order.total_incl_tax) == ("XPF", Decimal(4100))
    assert [(row.percent, row.gross, row.tax) for row in ShopOrderVat.objects.all()] == [(Decimal(3), Decimal(4100), Decimal(119))]
    for amount in (*Line.objects.values_list("line_price_excl_tax", "unit_price_excl_tax").get(), order.total_excl_tax):
        assert amount == amount.to_integral_value()


def test_paper_has_no_decimals_either(noumea: Shop, client: Client) -> None:
    import pypdfium2

    self_made = test_from_the_price_to_the_label_no_decimals_are_seen
    self_made(noumea, client)
    part = ShopOrder.objects.get()
    book_shipments.call(part.order_id)
    part.refresh_from_db()
    assert part.shipment is not None
    assert part.shipment.cash_to_collect == 4100
    run = print_labels(parcels=list(part.shipment.parcels.all()), paper="A6", actor=noumea.owner)  # type: ignore[attr-defined]
    assert run.pk
    pdf = pypdfium2.PdfDocument(draw_packing_slips([part.pk]))
    text = pdf[0].get_textpage().get_text_range()
    assert "4,100" in text
    assert "4,100." not in text
    page = rows.signed_in(noumea.owner).get(reverse("shop_orders:detail", args=[part.pk])).text  # type: ignore[attr-defined]
    assert not CENTS.search(page)


def test_a_slip_asks_for_whole_francs(noumea: Shop, client: Client) -> None:
    from marketplace.order.placing import place_order
    from tests.marketplace.ordering import make_checkout

    assert type_product(noumea, price="1500").status_code == 302
    address = factories.make_address(country="NC", postcode="98800", locality="Nouméa", phone="")
    order = place_order(checkout=make_checkout((Product.objects.get(), 1), address=address))
    page = client.get(reverse("slip", args=[order.tracking_token])).text
    assert "CFPF2,350" in page
    assert not CENTS.search(page)
