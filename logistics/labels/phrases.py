"""What labels say, in words: dates, weights, money, numbers.

What recurs on label after label is kept, for each language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from decimal import Decimal
from functools import lru_cache, wraps

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.formats import format_money
from logistics.addresses import COUNTRIES
from logistics.labels.text import printable
from logistics.weights import weight_text


def kept(phrase: Callable[..., str]) -> Callable[..., str]:
    """Remember the phrases made of the same facts in the same language."""

    @lru_cache(maxsize=4096)
    def made(_language: str | None, *facts: Hashable) -> str:
        return phrase(*facts)

    @wraps(phrase)
    def remembered(*facts: Hashable) -> str:
        return made(get_language(), *facts)

    return remembered


def phone_text(phone: str) -> str:
    """A normalised telephone number in groups: by three in Portugal, by two in France and New Caledonia."""
    for prefix, size in (("+351", 3), ("+687", 2), ("+33", 2)):
        if phone.startswith(prefix):
            rest = phone[len(prefix) :]
            lead = len(rest) % size
            groups = [rest[:lead]] * bool(lead) + [rest[n : n + size] for n in range(lead, len(rest), size)]
            return " ".join([prefix, *groups])
    return phone


def abroad(country: str) -> str:
    return "" if country == settings.POST_COUNTRY else f" – {COUNTRIES.get(country, country)}"


@kept
def day_text(day: dt.date) -> str:
    return printable(date_format(day, "D j M"))


@kept
def picked_up(day: dt.date) -> str:
    return printable(_("Picked up %(day)s") % {"day": day_text(day)})


@kept
def deliver_by(day: dt.date) -> str:
    return printable(_("Deliver by %(day)s") % {"day": day_text(day)})


@kept
def keep_cold(day: dt.date) -> str:
    return printable(_("KEEP COLD 0–4 °C · deliver by %(day)s") % {"day": day_text(day)})


@kept
def weight(grams: int) -> str:
    return printable(weight_text(grams))


@kept
def parcel_of(position: int, of: int) -> str:
    return printable(_("Parcel %(n)s of %(all)s") % {"n": position, "all": of})


@kept
def cash(amount: Decimal, currency: str, position: int) -> str:
    """The amount stands on the first parcel alone, so that it is taken once."""
    if position > 1:
        return printable(_("Cash to collect: see parcel 1"))
    return printable(_("Cash to collect: %(amount)s") % {"amount": format_money(amount, currency)})


@kept
def marked_return() -> str:
    return printable(_("RETURN to the sender of the goods"))


@kept
def redirected() -> str:
    return printable(_("REDIRECTED: this label counts"))


@kept
def between(day: dt.date, starts: dt.time, ends: dt.time) -> str:
    said = {"day": day_text(day), "hours": f"{starts:%H:%M}–{ends:%H:%M}"}
    return printable(_("Deliver %(day)s, %(hours)s") % said)


@kept
def waits_at(office: str) -> str:
    return printable(_("Keep for pick-up at %(office)s") % {"office": office})


@kept
def signature() -> str:
    return printable(_("Signature"))


@kept
def age(years: int) -> str:
    return printable(_("Aged %(years)s or over") % {"years": years})


@kept
def insured(amount: Decimal, currency: str) -> str:
    return printable(_("Insured %(amount)s") % {"amount": format_money(amount, currency)})
