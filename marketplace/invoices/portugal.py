"""The place of what Portugal asks of certified invoicing software. Feira is not certified and prints none of it by itself.

``docs/invoices.md`` says what would be needed. The layouts were taken from memory of Portaria 195/2020, Decreto-Lei 28/2019 and the
authority's technical notes **[not read]**: nobody may rely on them before somebody has read those.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from marketplace.invoices.models import Document, DocumentVat, Kind, Series
from marketplace.tax.territories import Territory

TYPES = {Kind.INVOICE: "FT", Kind.CREDIT_NOTE: "NC"}
FINAL_CONSUMER = "999999990"
REGIONS = {Territory.PT: ("I", "PT"), Territory.AZORES: ("J", "PT-AC"), Territory.MADEIRA: ("K", "PT-MA")}
RATES = {"exempt": 2, "reduced": 3, "intermediate": 5, "standard": 7}  # place of the base; the tax follows it


def atcud(series: Series, sequence: int) -> str:
    """``validation code-number``; "" for a series without a code."""
    return f"{series.validation_code}-{sequence}" if series.validation_code else ""


def text_to_sign(document: Document, previous: str) -> str:
    """Date; moment; number; total; signature of the one before: what the chain of signatures is made of."""
    return f"{document.issued_on:%Y-%m-%d};{document.issued_at:%Y-%m-%dT%H:%M:%S};{document.number};{document.total:.2f};{previous}"


def qr_text(document: Document, *, kinds: dict[Decimal, str], vat: Iterable[DocumentVat] | None = None) -> str:
    """The text of the QR code: ``A:…*B:…*…``. ``kinds``: which of ``RATES`` each percentage is in the document's territory.

    Raises ``KeyError`` for a territory or a rate that Portugal has not.
    """
    letter, space = REGIONS[Territory(document.vat_territory or Territory.PT)]
    fields = [
        ("A", document.seller_tax_number),
        ("B", document.buyer_tax_number or FINAL_CONSUMER),
        ("C", document.buyer_address.country),
        ("D", TYPES[Kind(document.kind)]),
        ("E", "N"),
        ("F", f"{document.issued_on:%Y%m%d}"),
        ("G", document.number),
        ("H", document.atcud or "0"),
        (f"{letter}1", space),
    ]
    for row in document.vat.all() if vat is None else vat:
        kind = kinds[row.percent] if row.percent else "exempt"
        place = RATES[kind]
        fields.append((f"{letter}{place}", f"{row.net:.2f}"))
        if kind != "exempt":
            fields.append((f"{letter}{place + 1}", f"{row.tax:.2f}"))
    fields += [("N", f"{document.tax:.2f}"), ("O", f"{document.total:.2f}")]
    if document.signature:
        fields.append(("Q", "".join(document.signature[place] for place in (0, 10, 20, 30))))
    fields.append(("R", document.certificate or "0"))
    return "*".join(f"{name}:{value}" for name, value in fields)
