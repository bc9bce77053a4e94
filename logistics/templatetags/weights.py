"""``{{ grams|weight }}``."""

from __future__ import annotations

from django import template

from logistics.weights import weight_text

register = template.Library()


@register.filter
def weight(grams: int | None) -> str:
    """As people read it; nothing in, nothing out."""
    return "" if grams is None else weight_text(grams)
