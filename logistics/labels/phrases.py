"""What labels say, in words: dates, weights, money, numbers.

The label's language is the installation's own and does not change within a process, so what recurs is kept.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from logistics.addresses import COUNTRIES
from logistics.labels.text import printable
from logistics.weights import weight_text


def spaced(number: str) -> str:
    """An item number in the groups that people read aloud: ``DA 000 000 017 PT``."""
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}"


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


@lru_cache(maxsize=512)
def day_text(day: dt.date) -> str:
    return printable(date_format(day, "D j M"))


@lru_cache(maxsize=512)
def picked_up(day: dt.date) -> str:
    return printable(_("Picked up %(day)s") % {"day": day_text(day)})


@lru_cache(maxsize=512)
def deliver_by(day: dt.date) -> str:
    return printable(_("Deliver by %(day)s") % {"day": day_text(day)})


@lru_cache(maxsize=512)
def keep_cold(day: dt.date) -> str:
    return printable(_("KEEP COLD 0–4 °C · deliver by %(day)s") % {"day": day_text(day)})


@lru_cache(maxsize=4096)
def weight(grams: int) -> str:
    return printable(weight_text(grams))


@lru_cache(maxsize=128)
def parcel_of(position: int, of: int) -> str:
    return printable(_("Parcel %(n)s of %(all)s") % {"n": position, "all": of})


@lru_cache(maxsize=1024)
def cash(amount: Decimal, currency: str, position: int) -> str:
    """The amount stands on the first parcel alone, so that it is taken once."""
    if position > 1:
        return printable(_("Cash to collect: see parcel 1"))
    text = number_format(amount, decimal_pos=0 if currency == "XPF" else 2, force_grouping=True)
    return printable(_("Cash to collect: %(amount)s %(currency)s") % {"amount": text, "currency": currency})
