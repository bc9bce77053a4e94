"""The words of a statement, on paper as in the table."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.payouts.models import Statement


def total_words() -> dict[str, str]:
    """What each sum is."""
    return {
        "goods": _("Goods delivered"),
        "commission": _("Commission"),
        "vat": _("VAT on commission"),
        "delivery": _("Delivery that you bear"),
        "back": _("Gone back to buyers"),
        "disputes": _("Taken back by buyers’ banks"),
        "payouts": _("Paid out to you"),
    }


def dated(day: dt.date) -> str:
    """``18 Dec 2026``: paper is read in later years too."""
    return str(format_date(day, "d MMM y", locale=get_language() or "en"))


def period_words(statement: Statement) -> str:
    return _("%(first)s to %(last)s") % {"first": dated(statement.period.starts_on), "last": dated(statement.period.ends_on)}
