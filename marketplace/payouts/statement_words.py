"""The words of a statement, on paper as in the table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.formats import format_day
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


def period_words(statement: Statement) -> str:
    return _("%(first)s to %(last)s") % {"first": format_day(statement.period.starts_on), "last": format_day(statement.period.ends_on)}
