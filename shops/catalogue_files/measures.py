"""Weights, contents and yes or no, as tools write them in en, pt and fr."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from producers.gate import plain_words

# Grams in one of each.
MASS = {
    "g": Decimal(1),
    "gr": Decimal(1),
    "gram": Decimal(1),
    "grams": Decimal(1),
    "grama": Decimal(1),
    "gramas": Decimal(1),
    "gramme": Decimal(1),
    "grammes": Decimal(1),
    "mg": Decimal("0.001"),
    "kg": Decimal(1000),
    "kgs": Decimal(1000),
    "kilo": Decimal(1000),
    "kilos": Decimal(1000),
    "kilogram": Decimal(1000),
    "kilograms": Decimal(1000),
    "t": Decimal(1_000_000),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "pound": Decimal("453.59237"),
    "pounds": Decimal("453.59237"),
    "libras": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
    "ounce": Decimal("28.349523125"),
    "ounces": Decimal("28.349523125"),
}
# Millilitres in one of each.
VOLUME = {
    "ml": Decimal(1),
    "cl": Decimal(10),
    "dl": Decimal(100),
    "l": Decimal(1000),
    "lt": Decimal(1000),
    "litre": Decimal(1000),
    "liter": Decimal(1000),
    "litro": Decimal(1000),
    "kl": Decimal(1_000_000),
    "gal": Decimal("3785.411784"),
    "fl oz": Decimal("29.5735295625"),
}
# Centimetres in one of each.
LENGTH = {
    "mm": Decimal("0.1"),
    "cm": Decimal(1),
    "m": Decimal(100),
    "in": Decimal("2.54"),
    "inch": Decimal("2.54"),
    "inches": Decimal("2.54"),
    "ft": Decimal("30.48"),
    "yd": Decimal("91.44"),
}
PIECES = {"piece", "pieces", "item", "items", "unit", "units", "unidade", "unidades", "un", "peca", "pecas", "pc", "pcs", "each", "ct"}
YES = {"1", "true", "yes", "y", "sim", "s", "oui", "o", "vrai", "verdadeiro", "x", "on", "active", "ativo", "actif", "enabled", "published"}
NO = {"0", "false", "no", "n", "nao", "non", "faux", "falso", "off", "draft", "inactive", "archived", "disabled", "unlisted"}
UNIT = re.compile(r"\s*([^\W\d_]+(?:\s[^\W\d_]+)?)\.?\s*$")
IN_HEADING = re.compile(r"[(\[]\s*([A-Za-z]+)\.?\s*[)\]]")


def yes_or_no(text: str) -> bool | None:
    """True, False, or None for a text that says neither."""
    said = plain_words(text)
    if text.strip() == "-1":  # a draft, in WooCommerce's words
        return False
    if said in YES:
        return True
    return False if said in NO else None


def unit_of(text: str) -> tuple[str, str]:
    """The amount and the unit of ``text``: ``("1.5", "kg")``; the unit is "" where none stands there."""
    found = UNIT.search(text)
    return (text[: found.start()], plain_words(found[1])) if found else (text, "")


def unit_in_heading(heading: str) -> str:
    """``Weight (kg)``, ``Peso kg`` → ``kg``; "" where the heading names none."""
    found = IN_HEADING.search(heading)
    last = found[1].lower() if found else plain_words(heading).rpartition(" ")[2]
    return last if found or last in MASS else ""


def whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def net_content(amount: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """``amount`` of ``unit`` as (how much, "g" | "ml" | "piece"); None for an unknown unit."""
    if unit in MASS:
        return (amount * MASS[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP), "g"
    if unit in VOLUME:
        return (amount * VOLUME[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP), "ml"
    return (amount.quantize(Decimal("0.01"), ROUND_HALF_UP), "piece") if unit in PIECES else None
