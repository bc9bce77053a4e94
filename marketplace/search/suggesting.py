"""Suggestions while somebody types: categories, makers and products that begin so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.catalogue.models import Product
from marketplace.catalogue.navigation import CategoryMenu
from marketplace.search import finding
from marketplace.search.analysis import tokens
from marketplace.search.asked import today
from marketplace.search.beside import Found, rows_of
from marketplace.search.documents import Kind
from marketplace.search.reading_queries import clean_words

SHORTEST = 2  # letters: fewer would suggest everything
MOST_CATEGORIES = 2
SECONDS = 60  # browsers and what stands between keep an answer so long: it is everybody's


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """``?q=`` what is typed so far. A list of options in HTML, for a list box; empty where there is nothing to suggest. Six queries."""
    words = clean_words(request.GET.get("q", ""))
    options = _options(words) if len(words) >= SHORTEST else []
    response = render(request, "market_search/suggestions.html", {"options": options})
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _options(words: str) -> list[Found]:
    hits = finding.suggest(words=words, language=get_language() or "", day=today())
    wanted = [hit.pk for hit in hits if hit.kind == Kind.PRODUCT]
    on_sale = Product.objects.on_sale().filter(pk__in=wanted).order_by()
    products = {product.pk: product for product in on_sale.with_words("title").only("title", "slug", "parent")}
    found = {(one.kind, one.url): one for one in rows_of(hit for hit in hits if hit.kind == Kind.MAKER)}
    titles = [Found(Kind.PRODUCT, products[pk].get_title(), "", products[pk].get_absolute_url()) for pk in wanted if pk in products]
    return [*_categories(words), *found.values(), *titles]


def _categories(words: str) -> list[Found]:
    begun = tokens(words)
    if not begun:
        return []
    named = [(category, tokens(category.shown_name)) for category in CategoryMenu.load().categories]
    fitting = [category for category, own in named if all(any(word.startswith(part) for word in own) for part in begun)]
    return [Found(Kind.PAGE, category.shown_name, _("Category"), category.get_absolute_url()) for category in fitting[:MOST_CATEGORIES]]
