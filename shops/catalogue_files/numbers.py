"""Amounts as people and tools write them: 1.234,50 · 1,234.50 · € 12,5 · 1 234,50 · 12.5 kg."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

# Signs and names of money that may stand before or after an amount; which currency it is, the installation says.
MONEY = re.compile(r"(?i)(€|\$|£|¥|₣|(?<![a-z])(eur|euros?|usd|gbp|chf|xpf|cfp|brl|r\$|fcfp|f)(?![a-z]))\.?")
# "12€50": the sign of money stands where the decimals part.
BETWEEN = re.compile(r"(?i)([+-]?)(\d[\d .'\u00a0\u202f]*)(?:€|\$|£|eur|f)\s*(\d\d)")
SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’_")
PLAIN = re.compile(r"[+-]?\d*[.,]?\d+(e[+-]?\d+)?|[+-]?\d+[.,]")
GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:([.,])\d{3})+)(?:([.,])(\d+))?")


class NotANumber(ValueError):
    """The text is no amount."""


def decimal_sign(texts: Iterable[str]) -> str:
    """Which sign parts the decimals in ``texts`` (the amounts of a file): "," or ".", or "" where nothing tells.

    >>> decimal_sign(["1.250", "3,50"])
    ','
    """
    votes = {",": 0, ".": 0}
    for text in texts:
        bare = MONEY.sub("", text).translate(SPACES)
        commas, points = bare.count(","), bare.count(".")
        if commas and points:
            votes["," if bare.rfind(",") > bare.rfind(".") else "."] += 1
        elif commas + points == 1:
            sign = "," if commas else "."
            if len(bare) - bare.rfind(sign) - 1 != 3:
                votes[sign] += 1
        elif commas > 1 or points > 1:
            votes["." if commas else ","] += 1
    if votes[","] == votes["."]:
        return ""
    return max(votes, key=lambda sign: votes[sign])


def number(text: str, *, sign: str = "", three_are_thousands: bool = True) -> Decimal:
    """The amount that ``text`` writes; ``NotANumber`` where it is none.

    ``sign`` is what parts the decimals elsewhere in the file. It decides only what the text itself leaves open: one sign
    before exactly three digits. Where nothing tells, those are thousands after a comma (``three_are_thousands``), decimals after a point.
    """
    bare = _without_money(text).translate(SPACES).lower()
    if grouped := GROUPED.fullmatch(bare):
        minus, whole, group, point, decimals = grouped.groups()
        many = whole.count(",") + whole.count(".") > 1
        mixed = "," in whole and "." in whole
        if not mixed and point != group and (many or point or group == _thousands(sign, three_are_thousands)):
            return Decimal(minus + whole.replace(group, "") + ("." + decimals if decimals else ""))
        if many or point:
            raise NotANumber(text)
    if not PLAIN.fullmatch(bare):
        raise NotANumber(text)
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation:
        raise NotANumber(text) from None


def _without_money(text: str) -> str:
    """``text`` without what stands before or after the amount; ``NotANumber`` where the rest would be two amounts."""
    text = text.strip()
    if between := BETWEEN.fullmatch(text):
        return between[1] + re.sub(r"\D", "", between[2]) + "." + between[3]
    left = MONEY.sub("\0", text).strip("\0 \u00a0\u202f")
    if "\0" in left:
        raise NotANumber(text)
    return left


def _thousands(sign: str, three_are_thousands: bool) -> str:
    if sign:
        return "." if sign == "," else ","
    return "," if three_are_thousands else ""
