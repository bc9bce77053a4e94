"""A document as XML of EN 16931 (Cross Industry Invoice, as Factur-X embeds it), written and checked by the library factur-x.

Prices include VAT here and not there, so each line's net amount is given with its price for all its pieces (the base quantity), which
loses nothing in rounding. Delivery is a charge of the whole document, one a rate. Keys are the business terms of the standard.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from facturx import generate_cii_xml

from cms.formats import format_money
from logistics.models import Address
from marketplace.invoices.models import Document, DocumentVat, Kind
from marketplace.order.models import Order
from marketplace.tax.place import Treatment

TYPES = {Kind.INVOICE: "380", Kind.CREDIT_NOTE: "381"}
# UNTDID 4461: cash, a bank card, an agreed way (a slip paid at a counter).
MEANS: dict[str, str] = {Order.Payment.CASH_ON_DELIVERY: "10", Order.Payment.CARD: "48"}
OTHER_MEANS = "ZZZ"
PIECE = "C62"  # UN/ECE Recommendation 20: one
FREIGHT = "FC"  # UNTDID 7161
# Codes of reasons, where the list VATEX has one.
EXPORT_CODE, FRENCH_FRANCHISE = "VATEX-EU-G", "VATEX-FR-FRANCHISE"


def document_xml(document: Document) -> bytes:
    """The XML, in the document's language where it has words. ``lxml``'s error or the library's where its XSD refuses it."""
    with translation.override(document.language):
        made: bytes = generate_cii_xml(terms_of(document), level="en16931", check_xsd=True, check_schematron="")
    return made


def terms_of(document: Document) -> dict[str, Any]:
    """Business term → value, as factur-x takes them. Amounts are positive: the type says in which direction they go."""
    rates, lines = list(document.vat.all()), list(document.lines.all())
    paid_before = document.total - document.to_pay if document.is_invoice else Decimal(0)
    line_net = sum((line.net for line in lines), Decimal(0))
    delivery_net = sum((row.delivery - row.delivery_tax for row in rates), Decimal(0))
    terms: dict[str, Any] = {
        "BT-1": document.number,
        "BT-2": document.issued_on,
        "BT-3": TYPES[Kind(document.kind)],
        "BT-5": document.currency,
        "BT-14": document.shop_order.number,
        "BT-20": payment_terms(document),
        "BT-24": "urn:cen.eu:en16931:2017",
        "BT-81": MEANS.get(document.payment, OTHER_MEANS),
        "BT-82": payment_name(document),
        "BT-106": _text(line_net),
        "BT-109": _text(document.net),
        "BT-110": _text(document.tax),
        "BT-112": _text(document.total),
        "BT-115": _text(document.total - paid_before),
        "BG-4": _seller(document),
        "BG-7": _buyer(document),
        "BG-13": {"name": document.buyer_address.name, **_address(document.buyer_address)},
        "BG-23": [_breakdown(document, row) for row in rates],
        "BG-25": [
            {
                "BT-126": str(line.position),
                "BT-129": str(line.quantity or 1),
                "BT-130": PIECE,
                "BT-131": _text(line.net),
                "BT-146": _text(line.net),
                "BT-149": str(line.quantity or 1),
                "BT-151": line.category,
                "BT-152": _text(line.percent),
                "BT-153": line.title,
                **({"BT-155": line.sku} if line.sku else {}),
            }
            for line in lines
        ],
    }
    if document.delivery:
        terms["BT-108"] = _text(delivery_net)
        terms["BG-21"] = [_charge(row) for row in rates if row.delivery]
    if document.is_invoice and (document.paid_on or paid_before):
        terms["BT-113"] = _text(paid_before)
    if document.invoice:
        terms["BG-3"] = [{"BT-25": document.invoice.number, "BT-26": document.invoice.issued_on}]
    notes = [*([document.reason] if document.reason else offer_notes(document)), *operators_note(document)]
    if notes:
        terms["BG-1"] = [{"BT-22": note} for note in notes]
    if not lines:
        _only_delivery(terms, document, rates)
    return terms


def payment_name(document: Document) -> str:
    """The way of paying in the active language; its code where it is no longer offered."""
    known = Order.Payment.values
    if document.payment == Order.Payment.NOTHING and document.by_operator:
        return _("Paid by the marketplace")
    return str(Order.Payment(document.payment).label) if document.payment in known else document.payment


def payment_terms(document: Document) -> str:
    """How it is, or was, paid. A gettext sentence, in the active language."""
    if not document.is_invoice:
        return _("Given back to the buyer, or taken off what is to be paid.")
    if document.payment == Order.Payment.NOTHING and not document.by_operator:
        return _("There is nothing to pay.")
    if document.paid_on:
        return _("Paid in advance.")
    return _("To be paid at the door when the parcel comes.") if document.to_pay else _("There is nothing to pay at the door.")


def offer_notes(document: Document) -> list[str]:
    """What offers of the shop took off an invoice's prices, in the buyer's words. The prices are net of it, so it is no allowance."""
    if not document.is_invoice:
        return []
    found = document.shop_order.savings.filter(by_operator=False, on_delivery=False)
    said = _("%(offer)s: %(amount)s, taken off in the prices")
    return [said % {"offer": one.words, "amount": format_money(one.amount, document.currency)} for one in found]


def operators_note(document: Document) -> list[str]:
    """What the marketplace pays of an invoice as a third party, or has back by a credit note. It lowers no price and no VAT."""
    if not document.by_operator:
        return []
    said = {"amount": format_money(document.by_operator, document.currency)}
    if document.is_invoice:
        return [_("%(amount)s of it are paid by the marketplace, for an offer that it bears. The price stays as it is.") % said]
    return [_("%(amount)s of it go back to the marketplace, which had paid them.") % said]


def exemption(document: Document, category: str) -> tuple[str, str]:
    """(why no VAT is charged, its code of VATEX or "") for a category; both empty where a rate is charged."""
    if category in {"S", "Z"}:
        return "", ""
    code = ""
    if document.vat_treatment == Treatment.EXPORT:
        code = EXPORT_CODE
    elif document.vat_treatment == Treatment.SMALL_SELLER and "293 B" in document.vat_mention:
        code = FRENCH_FRANCHISE
    return document.vat_mention or _("Exempt from VAT"), code


def _only_delivery(terms: dict[str, Any], document: Document, rates: list[DocumentVat]) -> None:
    """The standard asks for a line: what goes back of the delivery alone stands as lines, and no charge beside them."""
    sent = [row for row in rates if row.delivery]
    terms.pop("BG-21", None)
    terms.pop("BT-108", None)
    terms["BT-106"] = _text(document.net)
    terms["BG-25"] = [
        {
            "BT-126": str(position),
            "BT-129": "1",
            "BT-130": PIECE,
            "BT-131": _text(row.delivery - row.delivery_tax),
            "BT-146": _text(row.delivery - row.delivery_tax),
            "BT-151": row.category,
            "BT-152": _text(row.percent),
            "BT-153": _("Delivery"),
        }
        for position, row in enumerate(sent, start=1)
    ]


def _charge(row: DocumentVat) -> dict[str, str]:
    return {
        "amount": _text(row.delivery - row.delivery_tax),
        "reason": _("Delivery"),
        "reason_code": FREIGHT,
        "vat_category_code": row.category,
        "vat_rate": _text(row.percent),
    }


def _breakdown(document: Document, row: DocumentVat) -> dict[str, str]:
    said, code = exemption(document, row.category)
    return {
        "BT-116": _text(row.net),
        "BT-117": _text(row.tax),
        "BT-118": row.category,
        "BT-119": _text(row.percent),
        **({"BT-120": said} if said else {}),
        **({"BT-121": code} if code else {}),
    }


def _seller(document: Document) -> dict[str, Any]:
    """A small seller's number is one for taxes, and not for VAT."""
    number = document.seller_tax_number
    address = document.seller_address
    country = address.country if address else settings.POST_COUNTRY
    identified: dict[str, str] = {}
    if number and document.vat_treatment == Treatment.SMALL_SELLER:
        identified = {"tax_identifier": number, "legal_identifier": number}
    elif number:
        identified["vat_identifier"] = number if number[:2].isalpha() else f"{country}{number}"
    trade_name = {"biz_name": document.seller_shop} if document.seller_shop != document.seller_name else {}
    place = _address(address) if address else {"country_code": country}
    return {"name": document.seller_name, **identified, **trade_name, **place}


def _buyer(document: Document) -> dict[str, Any]:
    address = document.buyer_address
    identified = {"vat_identifier": document.buyer_tax_number} if document.buyer_tax_number else {}
    return {"name": address.company or address.name, **identified, **_address(address)}


def _address(address: Address) -> dict[str, str]:
    lines = {"addr_l1": address.street, "addr_l2": address.extra, "postcode": address.postcode, "city": address.locality}
    return {**{name: text for name, text in lines.items() if text}, "country_code": address.country}


def _text(amount: Decimal) -> str:
    return f"{amount:f}"
