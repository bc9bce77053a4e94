"""The visitor's basket in the header of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cms.page_cache import holes
from marketplace.basket.holding import pieces_of
from marketplace.basket.models import Basket

HOLE = "basket"


def basket_mark(request: HttpRequest) -> dict[str, Any]:
    """``basket_mark``: how many pieces are in the visitor's basket, "" for none. Worked out where a template shows it.

    One query then; none for a visitor without a basket's cookie, nor where the page has read the lines.
    """
    return {"basket_mark": SimpleLazyObject(lambda: holes.shown_in(HOLE, request))}


def mark_for(request: HttpRequest) -> str:
    """Fills the hole in a page that is kept."""
    count = _count(request)
    return format_html(' <span class="count">{}<span class="hidden-visually"> {}</span></span>', count, _("things in it")) if count else ""


def _count(request: HttpRequest) -> int:
    basket = getattr(request, "basket", None)
    # Asked for through the wrapper it would be looked for in the database.
    found = basket._wrapped if isinstance(basket, SimpleLazyObject) else basket
    if isinstance(found, Basket) and found._lines is not None:
        return sum(line.quantity for line in found.all_lines())
    return pieces_of(request)
