"""The XML inside is what EN 16931 asks for: by its XSD, by its Schematron, and by what it says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from facturx import get_facturx_xml_from_pdf, xml_check_xsd
from lxml import etree

from logistics.models import NumberRange, Tariff, TariffStep, Zone, ZoneRange
from marketplace.invoices.crediting import credit
from marketplace.invoices.en16931 import document_xml
from marketplace.invoices.models import Document
from marketplace.invoices.pdf import draw_document
from marketplace.order.models import Order
from marketplace.order.packing import mark_packed
from marketplace.tax.classes import TaxClass
from marketplace.tax.models import TaxRate
from tests import factories
from tests.invoices.rows import CASH, invoice_of, make_goods, make_seller, paid
from tests.invoices.schematron import broken_rules
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db
D = Decimal
RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
FRANCE = {"country": "FR", "postcode": "69001", "locality": "Lyon"}
NOUMEA = {"country": "NC", "postcode": "98800", "locality": "Nouméa", "phone": ""}


def said(xml: bytes, *names: str) -> list[str]:
    """The texts of all elements at the end of a path of names."""
    path = "//" + "/".join(f"*[local-name()='{name}']" for name in names)
    return [element.text for element in etree.fromstring(xml).xpath(path)]


def checked(document: Document) -> bytes:
    xml = document_xml(document)
    assert xml_check_xsd(xml, flavor="factur-x", level="en16931")
    assert broken_rules(xml) == []
    return xml


def test_an_invoice_of_two_rates_that_was_paid_in_advance() -> None:
    goods = make_goods(make_seller(), "12.55", "7.77", "0.99")
    document = invoice_of(paid((goods[0], 3), (goods[1], 1), (goods[2], 7)))

    xml = checked(document)

    assert said(xml, "ExchangedDocument", "TypeCode") == ["380"]
    assert said(xml, "SellerTradeParty", "Name") == ["Queijaria da Serra, Lda."]
    assert said(xml, "SellerTradeParty", "SpecifiedTaxRegistration", "ID") == ["PT501234560"]
    assert said(xml, "BuyerTradeParty", "Name") == ["Ana Lopes"]
    assert said(xml, "GrandTotalAmount") == [str(document.total)]
    assert said(xml, "TotalPrepaidAmount") == [str(document.total)]
    assert said(xml, "DuePayableAmount") == ["0.00"]
    assert [D(text) for text in said(xml, "ApplicableHeaderTradeSettlement", "ApplicableTradeTax", "CalculatedAmount")] == [
        row.tax for row in document.vat.all()
    ]
    assert said(xml, "SpecifiedTradeAllowanceCharge", "Reason") == ["Delivery", "Delivery"]


def test_the_rules_are_really_run() -> None:
    document = invoice_of(paid((make_goods(make_seller(), "12.55")[0], 3)))
    wrong = document_xml(document).replace(b"<ram:GrandTotalAmount>", b"<ram:GrandTotalAmount>1")

    assert any("BR-CO-15" in rule or "BR-CO-16" in rule for rule in broken_rules(wrong))


def test_a_credit_note_names_its_invoice() -> None:
    shop_order = paid(*((one, 3) for one in make_goods(make_seller(), "12.55", "7.77")))
    line = shop_order.lines.order_by("pk")[0]
    note = credit(shop_order=shop_order, cause="x", lines=[(line, 1, D("12.55"))], delivery=D("1.00"), reason="It was broken.")
    assert note

    xml = checked(note)

    assert said(xml, "ExchangedDocument", "TypeCode") == ["381"]
    assert said(xml, "InvoiceReferencedDocument", "IssuerAssignedID") == [invoice_of(shop_order).number]
    assert said(xml, "IncludedNote", "Content") == ["It was broken."]
    assert said(xml, "DuePayableAmount") == [str(note.total)]


@pytest.mark.parametrize("amount", ["0.03", "5.00"])
def test_a_lowered_price_and_delivery_alone_go_back_too(amount: str) -> None:
    shop_order = paid(*((one, 3) for one in make_goods(make_seller(), "12.55", "7.77")))
    line = shop_order.lines.order_by("pk")[0]
    for n in range(12):
        lowered = credit(shop_order=shop_order, cause=f"x{n}", lines=[(line, 0, D(amount) / 5 if amount == "5.00" else D(amount))])
        assert lowered
    sent = credit(shop_order=shop_order, cause="y", lines=[], delivery=D("4.20"))
    assert sent

    checked(lowered)
    xml = checked(sent)
    assert said(xml, "SpecifiedTradeProduct", "Name") == ["Delivery", "Delivery"]


@pytest.mark.parametrize("payment", [CASH, Order.Payment.CARD])
def test_each_way_of_paying(payment: str) -> None:
    goods = make_goods(make_seller(), "12.55")[0]
    if payment == CASH:
        shop_order = make_order((goods, 1), payment=CASH).shop_orders.get()
        mark_packed(shop_order=shop_order, actor=factories.make_user())
    else:
        shop_order = paid((goods, 1))
        Order.objects.update(payment=payment)
    document = invoice_of(shop_order)

    xml = checked(document)

    assert said(xml, "DuePayableAmount") == [str(document.total) if payment == CASH else "0.00"]


@pytest.mark.parametrize(
    ("seller", "buyer", "category", "reason"),
    [
        ({"is_vat_exempt": True}, {}, "E", "IVA – regime de isenção (art. 53.º do CIVA)"),
        ({"is_vat_exempt": True, "home": FRANCE}, FRANCE, "E", "TVA non applicable, art. 293 B du CGI"),
        ({}, NOUMEA, "G", "Isento, art. 14.º do CIVA"),
        ({"home": NOUMEA, "tax_number": "1234567.001"}, NOUMEA, "S", None),
        ({"home": FRANCE, "tax_number": "FR61954506077"}, {}, "S", None),
    ],
)
def test_why_no_vat_is_charged(seller: dict[str, Any], buyer: dict[str, Any], category: str, reason: str | None) -> None:
    home = seller.pop("home", None)
    if home:
        seller["sends_from"] = factories.make_address(**home)
    goods = make_goods(make_seller(**seller), "12.55")[0]
    shop_order = paid((goods, 1), address=factories.make_address(**buyer)) if not buyer and not home else _sold_to(goods, buyer)
    document = invoice_of(shop_order)

    xml = checked(document)

    assert said(xml, "ApplicableHeaderTradeSettlement", "ApplicableTradeTax", "CategoryCode") == [category]
    assert said(xml, "ApplicableHeaderTradeSettlement", "ApplicableTradeTax", "ExemptionReason") == ([reason] if reason else [])


def _sold_to(goods: Any, buyer: dict[str, Any]) -> Any:
    """Our post may not reach there: the service of this test does."""
    from logistics.models import Service, Zone, ZoneRange

    if not Service.objects.exists():
        factories.make_service()
    zone = Zone.objects.get()
    ZoneRange.objects.create(zone=zone, country="FR", first="01000", last="99999")
    ZoneRange.objects.create(zone=zone, country="NC", first="98800", last="98899")
    return paid((goods, 1), address=factories.make_address(**buyer))


def test_exempt_goods_beside_taxed_ones() -> None:
    goods = make_goods(make_seller(), "12.55", "7.77", classes=(TaxClass.EXEMPT, TaxClass.REDUCED))

    xml = checked(invoice_of(paid(*((one, 1) for one in goods))))

    assert said(xml, "ApplicableHeaderTradeSettlement", "ApplicableTradeTax", "CategoryCode") == ["E", "S"]


def test_the_pdf_has_the_xml_inside_and_says_that_it_is_pdf_a_3() -> None:
    document = invoice_of(paid((make_goods(make_seller(), "12.55")[0], 3)))

    pdf = draw_document(document)

    name, xml = get_facturx_xml_from_pdf(pdf, check_xsd=True)
    assert name == "factur-x.xml"
    assert xml == document_xml(document)
    import io

    from pypdf import PdfReader

    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>3</pdfaid:part>" in metadata
    assert b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' in metadata
    assert b"<rdf:Description>" not in metadata, "each says what it is about"
    assert root["/OutputIntents"][0].get_object()["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"


def test_a_rate_of_nothing_beside_a_taxed_one() -> None:
    TaxRate.objects.create(
        territory="PT", tax_class=TaxClass.REDUCED, percent=0, own_name="taxa zero", starts_on=timezone.localdate(), source="a test"
    )
    goods = make_goods(make_seller(), "12.55", "7.77")

    xml = checked(invoice_of(paid((goods[0], 2), (goods[1], 1))))

    rates = ("ApplicableHeaderTradeSettlement", "ApplicableTradeTax")
    assert said(xml, *rates, "CategoryCode") == ["Z", "S"]
    assert said(xml, *rates, "ExemptionReason") == []


def test_an_invoice_in_francs_has_no_decimals_of_its_own(settings: Any) -> None:
    settings.CURRENCY = settings.OSCAR_DEFAULT_CURRENCY = "XPF"
    settings.POST_COUNTRY = "NC"
    seller = make_seller(sends_from=factories.make_address(**NOUMEA), tax_number="1234567.001")
    goods = make_goods(seller, "1495", "777")
    service = factories.make_service()
    ZoneRange.objects.create(zone=Zone.objects.get(), country="NC", first="98800", last="98899")
    Tariff.objects.filter(service=service).update(currency="XPF")
    TariffStep.objects.update(price=850)
    NumberRange.objects.get_or_create(indicator="DA", country="NC")
    shop_order = paid((goods[0], 3), (goods[1], 1), address=factories.make_address(**NOUMEA))

    xml = checked(invoice_of(shop_order))

    assert said(xml, "InvoiceCurrencyCode") == ["XPF"]
    assert D(said(xml, "GrandTotalAmount")[0]) == 3 * 1495 + 777 + 850
    taxes = [D(text) for text in said(xml, "ApplicableHeaderTradeSettlement", "ApplicableTradeTax", "CalculatedAmount")]
    assert all(tax == int(tax) for tax in taxes)
    assert sum(taxes) == D(said(xml, "TaxTotalAmount")[0])
    note = credit(shop_order=shop_order, cause="x", lines=[(shop_order.lines.order_by("pk")[0], 1, D(1495))], reason="Broken.")
    assert note
    assert D(said(checked(note), "GrandTotalAmount")[0]) == 1495
