"""``{{ amount|money }}``, ``{{ share|number }}``, ``{{ date|day }}``, ``{{ moment|moment }}``: nothing in, nothing out. ``{% colon %}``."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from cms.formats import format_day, format_moment, format_money, format_number
from cms.html import clean

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    return "" if amount in (None, "") else format_money(amount)


@register.filter
def number(amount: Decimal | None) -> str:
    return "" if amount in (None, "") else format_number(Decimal(amount))


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    return format_day(value) if value else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    return format_moment(value) if value else ""


@register.filter
def cleaned(text: str | None) -> SafeString:
    """HTML that a shop wrote, with everything dangerous taken out."""
    return clean(text or "")


@register.simple_tag
def colon() -> str:
    """Between a label and what it names; French sets a space before it that does not break."""
    return pgettext("between a label and what it names", ":")
