"""Reading a bank's statement, CAMT.053 (ISO 20022, versions 02 and 08), into plain rows. It asks no database.

The elements that Feira needs are few and stand alike in both versions, so they are read here: the libraries at hand are younger
than a year and bring many packages. The XML is parsed by defusedxml, which refuses entities and everything outside the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
VERSIONS = ("02", "08")
LARGEST = 20 * 1024 * 1024  # bytes; 5,000 entries are about 6 MB
MOST_ENTRIES = 20_000


class BadStatement(Exception):
    """Why the file cannot be read, in a sentence for the operator."""


@dataclass(frozen=True)
class Movement:
    """One thing that the bank did with the account. ``amount`` is positive where money came, negative where it left.

    ``key`` is the bank's own number of it, or one made of its statement and place. ``is_charge``: the bank took it for itself.
    ``undoes``: it takes back an earlier one.
    """

    key: str
    amount: Decimal
    booked_on: dt.date
    name: str = ""
    iban: str = ""
    reference: str = ""
    text: str = ""
    end_to_end: str = ""
    is_charge: bool = False
    undoes: bool = False


@dataclass(frozen=True)
class Statement:
    """One account over some days. Amounts are in ``currency``."""

    number: str
    iban: str
    currency: str
    opening: Decimal
    closing: Decimal
    from_day: dt.date
    to_day: dt.date
    movements: list[Movement] = field(default_factory=list)


def read_statements(content: bytes) -> list[Statement]:
    """The statements of a file, each proved to add up. Raises ``BadStatement``."""
    if len(content) > LARGEST:
        raise BadStatement(_("This file is too large for a statement. Ask the bank for fewer days at once."))
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as bad:
        raise BadStatement(_("This file defines entities or points outside itself, which no bank does. It was not opened.")) from bad
    except (ParseError, ValueError, LookupError) as bad:
        raise BadStatement(_("This file is no XML, or only a part of it. Fetch it from the bank once more.")) from bad
    space = root.tag.partition("}")[0].lstrip("{")
    if space not in {NAMESPACE + version for version in VERSIONS}:
        raise BadStatement(
            _("This is no statement in the form CAMT.053, version 02 or 08. The file says of itself: %(what)s.")
            % {"what": space[:80] or root.tag[:80]}
        )
    reader = _Reader(space)
    found = [reader.statement(row) for row in reader.all(root, "BkToCstmrStmt/Stmt")]
    if not found:
        raise BadStatement(_("There is no statement in this file."))
    return found


class _Reader:
    """Finds elements by their names in one version's namespace."""

    def __init__(self, space: str) -> None:
        self.space = space

    def path(self, names: str) -> str:
        return "/".join(f"{{{self.space}}}{name}" for name in names.split("/"))

    def all(self, row: Element, names: str) -> list[Element]:
        return row.findall(self.path(names))

    def one(self, row: Element, names: str) -> Element | None:
        return row.find(self.path(names))

    def text(self, row: Element, *ways: str) -> str:
        """The text at the first of ``ways`` that has one; "" where none has."""
        for names in ways:
            found = (row.findtext(self.path(names)) or "").strip()
            if found:
                return found
        return ""

    def statement(self, row: Element) -> Statement:
        number = self.text(row, "Id")
        iban = self.text(row, "Acct/Id/IBAN").replace(" ", "").upper()
        if not number or not iban:
            raise BadStatement(_("A statement in this file does not say its number or its account’s IBAN."))
        balances = {self.text(each, "Tp/CdOrPrtry/Cd"): each for each in self.all(row, "Bal")}
        opening, closing = balances.get("OPBD", balances.get("PRCD")), balances.get("CLBD")
        if opening is None or closing is None:
            raise BadStatement(_("Statement %(number)s has no opening or no closing balance.") % {"number": number})
        currency = self.currency(closing)
        movements = list(self.movements(row, number, currency))
        begin, end = self.signed(opening, currency), self.signed(closing, currency)
        total = sum((each.amount for each in movements), Decimal(0))
        if begin + total != end:
            raise BadStatement(
                _("The balances of statement %(number)s do not add up: %(begin)s and its entries over %(total)s are not %(end)s.")
                % {"number": number, "begin": begin, "total": total, "end": end}
            )
        return Statement(number, iban, currency, begin, end, self.day(opening), self.day(closing), movements)

    def movements(self, row: Element, number: str, currency: str) -> Iterator[Movement]:
        entries = self.all(row, "Ntry")
        if len(entries) > MOST_ENTRIES:
            raise BadStatement(_("This statement has more than %(count)s entries. Ask the bank for fewer days.") % {"count": MOST_ENTRIES})
        for place, entry in enumerate(entries, start=1):
            # What is only expected is none of the balance yet.
            if self.text(entry, "Sts/Cd", "Sts") not in {"BOOK", ""}:
                continue
            amount, day = self.signed(entry, currency), self.day(entry, "BookgDt", "ValDt")
            key = self.text(entry, "AcctSvcrRef", "NtryRef") or f"{number}/{place}"
            code = "/".join(filter(None, (self.text(entry, f"BkTxCd/Domn/{name}") for name in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd"))))
            common: dict[str, Any] = {
                "booked_on": day,
                "undoes": self.text(entry, "RvslInd").lower() == "true",
                "is_charge": code.rpartition("/")[2] in {"CHRG", "COMM", "FEES"},
            }
            details = self.all(entry, "NtryDtls/TxDtls")
            parts = [self.detail_amount(each, currency) for each in details]
            if len(details) > 1 and None not in parts and sum(filter(None, parts)) == abs(amount):
                # One booking of many payments: each is looked at by itself.
                sign = 1 if amount > 0 else -1
                for position, (each, part) in enumerate(zip(details, parts, strict=True), start=1):
                    own = self.text(each, "Refs/AcctSvcrRef") or f"{key}/{position}"
                    yield Movement(key=own[:80], amount=sign * (part or Decimal(0)), **common, **self.about(each, amount > 0))
                continue
            about: dict[str, Any] = (
                self.about(details[0], amount > 0) if len(details) == 1 else {"text": self.text(entry, "AddtlNtryInf")[:300]}
            )
            if not about.get("text"):
                about["text"] = self.text(entry, "AddtlNtryInf")[:300]
            yield Movement(key=key[:80], amount=amount, **common, **about)

    def about(self, detail: Element, came: bool) -> dict[str, Any]:
        """Who, from which account, and what was said with it."""
        party = "Dbtr" if came else "Cdtr"
        said = [each.text or "" for each in self.all(detail, "RmtInf/Ustrd")]
        return {
            "name": self.text(detail, f"RltdPties/{party}/Nm", f"RltdPties/{party}/Pty/Nm")[:140],
            "iban": self.text(detail, f"RltdPties/{party}Acct/Id/IBAN")[:34],
            "reference": self.text(detail, "RmtInf/Strd/CdtrRefInf/Ref")[:35],
            "text": " ".join(" ".join(said).split())[:300],
            "end_to_end": self.text(detail, "Refs/EndToEndId").replace("NOTPROVIDED", "")[:35],
        }

    def detail_amount(self, detail: Element, currency: str) -> Decimal | None:
        for names in ("Amt", "AmtDtls/TxAmt/Amt"):
            found = self.one(detail, names)
            if found is not None and found.get("Ccy") == currency:
                return self.number(found.text)
        return None

    def signed(self, row: Element, currency: str) -> Decimal:
        amount = self.one(row, "Amt")
        mark = self.text(row, "CdtDbtInd")
        if amount is None or mark not in {"CRDT", "DBIT"}:
            raise BadStatement(_("An entry or a balance does not say its amount, or whether it came or left."))
        if amount.get("Ccy") != currency:
            raise BadStatement(_("An entry is in %(one)s and its account in %(other)s.") % {"one": amount.get("Ccy"), "other": currency})
        return self.number(amount.text) * (1 if mark == "CRDT" else -1)

    def number(self, text: str | None) -> Decimal:
        try:
            value = Decimal((text or "").strip())
        except InvalidOperation as bad:
            raise BadStatement(_("“%(text)s” is no amount.") % {"text": (text or "")[:40]}) from bad
        if not value.is_finite() or value < 0 or value >= 10**10 or value != value.quantize(Decimal("0.01")):
            raise BadStatement(_("“%(text)s” is no amount.") % {"text": (text or "")[:40]})
        return value

    def currency(self, balance: Element) -> str:
        amount = self.one(balance, "Amt")
        return (amount.get("Ccy") or "") if amount is not None else ""

    def day(self, row: Element, *names: str) -> dt.date:
        text = self.text(row, *(f"{name}/{part}" for name in names or ("Dt",) for part in ("Dt", "DtTm")))
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError as bad:
            raise BadStatement(_("“%(text)s” is no date.") % {"text": text[:40]}) from bad
