"""Tax numbers, checked as far as their makers let them be checked.

Portugal, France and the other countries of the Union have check digits (python-stdnum). New Caledonia's RIDET has no published
rule: only its form is looked at, and ``TaxNumber.note`` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret, tva
from stdnum.pt import nif


class TaxNumberInvalid(ValueError):
    """The message is translated and says what to do."""


@dataclass(frozen=True)
class TaxNumber:
    """``number`` in its normal form. ``register`` and ``register_number``: where the number is that of a public register too."""

    number: str
    register: str = ""
    register_number: str = ""
    note: str = ""


def read_tax_number(text: str, *, country: str) -> TaxNumber:
    """The tax number that somebody of ``country`` (two letters) typed; ``TaxNumberInvalid`` with what is wrong."""
    typed = re.sub(r"[\s.\-–/]", "", text).upper()
    if not typed:
        raise TaxNumberInvalid(_("Write your tax number."))
    prefix = typed[:2]
    if prefix.isalpha() and prefix not in {country, "NC"}:
        return _of_the_union(typed)
    if country == "PT":
        return _portuguese(typed)
    if country == "FR":
        return _french(typed)
    if country == "NC":
        return _new_caledonian(typed)
    return _of_the_union(typed if prefix.isalpha() else country + typed)


def _portuguese(typed: str) -> TaxNumber:
    try:
        number = nif.validate(typed)
    except ValidationError:
        raise TaxNumberInvalid(
            _("This is no Portuguese tax number: it has nine digits, and the last one must fit. Look at the card again.")
        ) from None
    # A company's tax number is its number in the commercial register (Decreto-Lei 14/2013, art. 13); 1, 2, 3 and 45 are persons.
    if number[0] in "56" or number[:2] in {"98", "99"}:
        return TaxNumber(number, register=_("Commercial register of Portugal"), register_number=number)
    return TaxNumber(number)


def _french(typed: str) -> TaxNumber:
    digits = typed.removeprefix("FR")
    try:
        if typed.startswith("FR") or len(digits) == 11:
            number = "FR" + tva.validate(digits)
            digits = number[4:]
        elif len(digits) == 14:
            number = siret.validate(digits)
        else:
            number = siren.validate(digits)
    except ValidationError:
        raise TaxNumberInvalid(
            _("This is no French number: a SIREN has 9 digits, a SIRET 14, a VAT number FR and 11, and the check digits must fit.")
        ) from None
    return TaxNumber(number, register=_("National register of enterprises of France (SIREN)"), register_number=digits[:9])


def _new_caledonian(typed: str) -> TaxNumber:
    digits = typed.removeprefix("NC").removeprefix("RIDET").removeprefix("RID")
    if not re.fullmatch(r"\d{6,7}(\d{3})?", digits):
        raise TaxNumberInvalid(_("This is no RIDET: it has 6 or 7 digits, or 9 or 10 with the number of the establishment."))
    note = _("The RIDET has no check digit that we could calculate: only its length was looked at. Read it once more.")
    number = digits if len(digits) < 9 else f"{digits[:-3]}.{digits[-3:]}"
    return TaxNumber(number, register=_("RIDET, register of enterprises of New Caledonia"), register_number=number, note=note)


def _of_the_union(typed: str) -> TaxNumber:
    try:
        return TaxNumber(vat.validate(typed))
    except ValidationError:
        raise TaxNumberInvalid(
            _(
                "This is no tax number that we know. "
                "From another country of the European Union, write the VAT number with the two letters first."
            )
        ) from None
