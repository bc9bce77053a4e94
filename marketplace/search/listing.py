"""Lists of products: all, of one category, with some words in them, narrowed by whatever is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.page_cache.asking import NOTHING, NUMBER, kept_whole
from cms.page_cache.parts import are_kept, kept
from cms.page_cache.recording import keep_only_if
from logistics.models import Office
from logistics.nearby import point_of
from marketplace.catalogue.delivery import read_postcode
from marketplace.catalogue.kept_cards import cards_of
from marketplace.catalogue.milk import MILK
from marketplace.catalogue.models import Category
from marketplace.catalogue.navigation import CategoryMenu
from marketplace.catalogue.structured_lists import list_data
from marketplace.pages.models import CategoryPage
from marketplace.search import finding
from marketplace.search.asked import Asked, Pair
from marketplace.search.asking import Answer, Facet, Order, Question
from marketplace.search.beside import Beside, beside
from marketplace.search.category_texts import chosen_in, text_of
from marketplace.search.narrowing import filters, groups, names_of
from marketplace.search.reach import sendings_reaching
from marketplace.search.searched import count_search

PER_PAGE = 24
SEEN_AT_ONCE = 2  # cards on a phone's first screen: their pictures are fetched first
ORDER_NAMES: dict[Order, str | Promise] = {
    Order.RELEVANCE: gettext_lazy("Best match first"),
    Order.NEWEST: gettext_lazy("Newest first"),
    Order.PRICE: gettext_lazy("Lowest price first"),
    Order.UNIT_PRICE: gettext_lazy("Lowest unit price first"),
    Order.NEAREST: gettext_lazy("Nearest first"),
}


# One value of what has few; the rest is rendered each time, since there is no end of it.
KEPT = {
    "order": "|".join(Order),
    "designation": NUMBER,
    "milk": "|".join(MILK),
    "in_stock": "1",
    "on_offer": "1",
    **dict.fromkeys(("q", "min", "max", "postcode", "near", "after"), NOTHING),
}


@kept_whole(**KEPT)
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """All parameters of ``Asked``; ``?category=<pk>`` leads to the category's own address."""
    wanted = request.GET.get("category", "")
    menu = CategoryMenu.load(int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else None)
    if menu.current:
        return redirect(menu.current.get_absolute_url() + Asked.read(request.GET).query())
    return _list(request, menu)


@kept_whole(**KEPT)
@require_safe
def category(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    menu = CategoryMenu.load(pk)
    if menu.current is None:
        raise Http404
    if menu.current.slug != slug:
        return redirect(menu.current.get_absolute_url() + Asked.read(request.GET).query(), permanent=True)
    return _list(request, menu)


def preview_of_text(request: HttpRequest, text: CategoryPage) -> HttpResponse:
    """The list of its category with a draft of its text."""
    return _list(request, CategoryMenu.load(text.category_id), draft=text)


def _list(request: HttpRequest, menu: CategoryMenu, *, draft: CategoryPage | None = None) -> HttpResponse:
    asked = Asked.read(request.GET)
    request.own_query = asked.query() if asked.may_be_indexed else None  # type: ignore[attr-defined]
    sendings, postcode_error = _reach(asked)
    point = point_of(asked.near, offices=list(Office.objects.filter(is_active=True))) if asked.near else None
    question = asked.question(
        language=get_language() or "",
        category=menu.current.pk if menu.current else None,
        sendings=sendings,
        near=point,
        size=PER_PAGE,
    )
    answer = finding.find(question)
    keep_only_if(answer.total > 0 or not asked.is_narrowed)

    def found() -> Answer:
        """The answer once more, so that a part hangs on the index; it is kept where parts are."""
        return finding.find(question) if are_kept() else answer

    names = kept(("names of facets", question.key), lambda: names_of(asked, found()))
    is_first = not asked.after
    text = (draft or text_of(menu.current)) if asked.is_whole else None
    chosen = chosen_in(text)
    asked_for = cards_of(dict.fromkeys([*answer.products, *chosen]), first=SEEN_AT_ONCE if is_first and text is None else 0)
    by_product = {card.product: card for card in asked_for}
    cards = [by_product[pk] for pk in answer.products if pk in by_product]
    around = beside(asked, answer) if asked.words and is_first else Beside()
    if asked.words and is_first:
        count_search(words=asked.words, language=get_language() or "", found=bool(answer.total), corrected=bool(answer.corrected))
    return render(
        request,
        "market_search/listing.html",
        {
            "heading": _heading(menu, asked.words),
            "has_own_search": True,
            "data_block": list_data(menu=menu, addresses=[card.address for card in cards]) if cards and asked.may_be_indexed else "",
            "menu": menu,
            "asked": asked,
            "cards": cards,
            "text": text,
            "featured": [by_product[pk] for pk in chosen if pk in by_product],
            "total": answer.total,
            "corrected": answer.corrected,
            "beside": around,
            "facets": _facets(request.path, asked, question, found, names=names, postcode_error=postcode_error),
            "filters": filters(asked, names=names, without_postcode=bool(postcode_error)),
            "shelves": _shelves(menu, answer),
            "postcode_error": postcode_error,
            "place_unknown": bool(asked.near) and point is None,
            "order_name": ORDER_NAMES[asked.order_at(has_point=point is not None)],
            "order": asked.order_at(has_point=point is not None),
            "words_alone": asked.words_alone(),
            "kept_query": asked.query(),
            "first_url": request.path + asked.query() if asked.after else "",
            "next_url": request.path + asked.query(after=answer.next) if answer.next else "",
        },
    )


def _facets(
    path: str, asked: Asked, question: Question, found: Callable[[], Answer], *, names: Mapping[Pair, str], postcode_error: str
) -> str:
    """The form that narrows and sorts the list: some hundred values, which are the same as long as the index is."""

    def made() -> str:
        shown = {
            "path": path,
            "asked": asked,
            "groups": groups(asked, found(), names=names),
            "orders": _orders(asked, has_point=question.near is not None),
            "postcode_error": postcode_error,
        }
        return get_template("market_search/facets.html").render(shown)

    # What is typed stands in it as it was typed.
    return kept(("facets", path, question.key, tuple(asked.pairs()), postcode_error, tuple(names.items())), made)


def _reach(asked: Asked) -> tuple[tuple[str, ...] | None, str]:
    """The classes of goods that reach the postcode, and why it is none; without a postcode everything."""
    if not asked.postcode:
        return None, ""
    country, postcode, error = read_postcode(asked.postcode)
    return (None, error) if error else (sendings_reaching(country, postcode), "")


def _heading(menu: CategoryMenu, words: str) -> str:
    if menu.current and words:
        return _("“%(words)s” in %(category)s") % {"words": words, "category": menu.current.shown_name}
    if menu.current:
        return menu.current.shown_name
    return _("Results for “%(words)s”") % {"words": words} if words else _("All products")


def _shelves(menu: CategoryMenu, answer: Answer) -> list[tuple[Category, int | None]]:
    """The categories to go on to, each with what a list of it would hold; None where that was not counted."""
    counts = {bucket.value: bucket.count for bucket in answer.facets.get(Facet.CATEGORY, ())}
    return [(shelf, counts.get(str(shelf.pk), 0 if counts else None)) for shelf in menu.shown]


def _orders(asked: Asked, *, has_point: bool) -> list[dict[str, Any]]:
    """The orders that there are for this list: no best match without words, nothing near without a place; and the one that it has."""
    used = asked.order_at(has_point=has_point)
    there_is = {Order.RELEVANCE: bool(asked.words), Order.NEAREST: has_point}
    possible = [order for order in Order if there_is.get(order, True) or order == used]
    return [{"value": order.value, "name": ORDER_NAMES[order], "is_current": order == used} for order in possible]
