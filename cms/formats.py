"""How money and days are written in the reader's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

# Babel's locale for each of our languages: the one whose conventions readers here know.
BABEL_LOCALES = {"en": Locale("en", "GB"), "pt": Locale("pt", "PT"), "fr": Locale("fr", "FR")}
# CLDR's skeletons abbreviate the weekday in some languages, so the patterns are written out.
DAY_PATTERNS = {"en": "EEEE d MMMM", "pt": "EEEE, d 'de' MMMM", "fr": "EEEE d MMMM"}
YEAR_PATTERNS = {"en": " y", "pt": " 'de' y", "fr": " y"}
TIME_PATTERNS = {"en": " 'at' HH:mm", "pt": " 'às' HH:mm", "fr": " 'à' HH:mm"}


def _language() -> str:
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return language if language in BABEL_LOCALES else "en"


def babel_locale() -> Locale:
    """Babel's locale of the active language."""
    return BABEL_LOCALES[_language()]


def format_money(amount: Decimal, currency: str | None = None) -> str:
    """``Decimal("12.5")`` as ``€12.50`` or ``12,50 €``: in the active language, with the currency's own number of decimals.

    ``currency`` is an ISO 4217 code; the installation's own when left out. XPF has no decimals.
    """
    return _money(amount, currency or settings.CURRENCY, _language())


@lru_cache(maxsize=4096)
def _money(amount: Decimal, currency: str, language: str) -> str:
    return format_currency(amount, currency, locale=BABEL_LOCALES[language])


def format_number(amount: Decimal) -> str:
    """``Decimal("8.50")`` as ``8.5`` or ``8,5``: without zeros that say nothing."""
    return format_decimal(amount.normalize(), locale=babel_locale())


def _format(value: dt.date | dt.datetime, *, with_time: bool) -> str:
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
    else:
        local = dt.datetime.combine(value, dt.time())
    if not with_time:
        local = dt.datetime.combine(local, dt.time())
    return _moment(local.replace(tzinfo=None), _language(), with_year=local.year != timezone.localdate().year, with_time=with_time)


@lru_cache(maxsize=4096)
def _moment(local: dt.datetime, language: str, *, with_year: bool, with_time: bool) -> str:
    pattern = DAY_PATTERNS[language]
    if language == "fr" and local.day == 1:
        pattern = pattern.replace("d ", "'1er' ", 1)
    if with_year:
        pattern += YEAR_PATTERNS[language]
    if with_time:
        pattern += TIME_PATTERNS[language]
    return format_datetime(local, pattern, locale=BABEL_LOCALES[language])


def format_day(value: dt.date | dt.datetime) -> str:
    """``Friday 18 December``; the year only where it is not this one. Datetimes are read in the installation's time zone."""
    return _format(value, with_time=False)


def format_moment(value: dt.datetime) -> str:
    """``Friday 18 December at 16:00``."""
    return _format(value, with_time=True)


def format_hours(starts: dt.time, ends: dt.time) -> str:
    """``18:00–20:00``."""
    return f"{starts:%H:%M}–{ends:%H:%M}"


def day_words(day: dt.date, starts: dt.time | None, ends: dt.time | None) -> str:
    """``day``, with the hours where there are such, in the active language."""
    return f"{format_day(day)}, {format_hours(starts, ends)}" if starts and ends else format_day(day)
