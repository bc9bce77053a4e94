"""What machines ask of a product: the same answers for the feed and for the data on the page. Reads loaded rows, asks nothing more."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import get_currency_precision
from django.conf import settings
from django.utils import timezone

from cms.html import clean
from cms.public_addresses import public_address
from marketplace.partner.trading import Trading

if TYPE_CHECKING:
    from marketplace.catalogue.models import Product

# XML 1.0, 2.2: everything else may not stand in a document, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ENDS_A_LINE = re.compile(r"</(?:p|li|h3|h4|blockquote|ul|ol)>|<br ?/?>")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Offered:
    """Prices of a piece in the installation's currency, VAT included; by weight those of the heaviest.

    What counts today holds between ``begins`` and ``ends`` (None: no such end)."""

    price: Decimal
    reduced: Decimal | None = None
    begins: dt.datetime | None = None
    ends: dt.datetime | None = None


def offered_at(choice: Product) -> Offered | None:
    """What ``choice`` (a product of one size, or a variant) costs today; None without a price.

    The one place where feeds and structured data learn of prices. A lower price that may not be announced as a reduction is
    its price.
    """
    record = choice.stockrecord
    if record is None or not record.price_now():
        return None
    if not record.announces_reduction():
        return Offered(record.piece_price(), ends=_end_of(record.sale_until) if record.is_reduced() else None)
    begins = timezone.make_aware(dt.datetime.combine(record.sale_from, dt.time())) if record.sale_from else None
    return Offered(record.regular_piece_price(), record.piece_price(), begins, _end_of(record.sale_until))


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The last minute of ``day``, which is included."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59))) if day else None


def amount_text(amount: Decimal) -> str:
    """``12.50``: a point, and the decimals of the installation's currency."""
    return f"{amount:.{get_currency_precision(settings.CURRENCY)}f}"


def product_address(product: Product, choice: Product | None = None) -> str:
    """The page of ``product``; with ``choice`` that variant is chosen on it."""
    return public_address(product.get_absolute_url()) + (f"?choice={choice.pk}" if choice is not None and choice.parent_id else "")


def is_not_sold_online(product: Product) -> bool:
    """Whether its shop shows its things and sells them elsewhere."""
    return product.partner.trading_now() == Trading.CATALOGUE


def gtin_of(product: Product) -> str:
    """Its GTIN-8, -12, -13 or -14 where the number it bears is one; "" else (GS1 General Specifications, 7.9: the check digit)."""
    digits = re.sub(r"[\s-]", "", product.upc or "")
    if not digits.isascii() or not digits.isdecimal() or len(digits) not in {8, 12, 13, 14}:
        return ""
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return "" if weighed % 10 else digits


def plain_text(text: str) -> str:
    """A description without its HTML: one line a paragraph, no sign that XML forbids."""
    if "<" in text:
        text = html.unescape(TAG.sub("", ENDS_A_LINE.sub("\n", clean(text))))
    lines = (" ".join(line.split()) for line in FORBIDDEN.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def plain_line(text: str) -> str:
    return " ".join(FORBIDDEN.sub("", text).split())
