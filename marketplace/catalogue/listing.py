"""Lists of products: all, of one category, or with some words in them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.models import Product
from marketplace.catalogue.navigation import CategoryMenu

PER_PAGE = 24
SEEN_AT_ONCE = 2  # cards on a phone's first screen: their pictures are fetched first
LONGEST_SEARCH = 80


class CardPaginator(Paginator):
    """Sorts ids, and reads whole rows for one page only: sorting rows with their descriptions costs more the longer they are."""

    def __init__(self, found: ProductQuerySet, *, order: str) -> None:
        self.order = order
        self.found = self._in_order(found)
        super().__init__(self.found, PER_PAGE)

    def _in_order(self, products: ProductQuerySet) -> ProductQuerySet:
        return products.cheapest_first() if self.order == "price" else products.newest_first()

    def page(self, number: int | str) -> Page:
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        wanted = self.found.values("pk")[first : first + self.per_page]
        return Page(self._in_order(Product.objects.filter(pk__in=wanted)).for_cards(), valid, self)


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """``?q=`` words, ``?order=price``, ``?page=``; ``?category=<pk>`` leads to the category's own address."""
    wanted = request.GET.get("category", "")
    menu = CategoryMenu.load(int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None)
    if menu.current:
        return redirect(menu.current.get_absolute_url() + _query(request))
    return _list(request, menu)


@require_safe
def category(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    menu = CategoryMenu.load(pk)
    if menu.current is None:
        raise Http404
    if menu.current.slug != slug:
        return redirect(menu.current.get_absolute_url() + _query(request), permanent=True)
    return _list(request, menu)


def _list(request: HttpRequest, menu: CategoryMenu) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    order = "price" if request.GET.get("order") == "price" else "newest"
    found: ProductQuerySet = Product.objects.on_sale()
    if menu.current:
        found = found.in_category(menu.current)
    if words:
        found = found.matching(words)
    # get_page takes any text: nonsense is the first page, beyond the end is the last.
    page = CardPaginator(found, order=order).get_page(request.GET.get("page"))
    return render(
        request,
        "catalogue/listing.html",
        {
            "heading": _heading(menu, words),
            "menu": menu,
            "words": words,
            "order": order,
            "kept_query": _query(request, page=None),
            "result_page": page,
            "seen_at_once": SEEN_AT_ONCE,
            "orders": [
                {"name": _("Newest first"), "query": _query(request, order=None, page=None), "is_current": order == "newest"},
                {"name": _("Lowest price first"), "query": _query(request, order="price", page=None), "is_current": order == "price"},
            ],
            **_neighbours(request, page),
        },
    )


def _heading(menu: CategoryMenu, words: str) -> str:
    if menu.current and words:
        return _("“%(words)s” in %(category)s") % {"words": words, "category": menu.current.shown_name}
    if menu.current:
        return menu.current.shown_name
    return _("Results for “%(words)s”") % {"words": words} if words else _("All products")


def _neighbours(request: HttpRequest, page: Page) -> dict[str, str]:
    """The addresses of the pages before and after this one; empty at the ends."""
    return {
        "previous_url": request.path + _query(request, page=_number(page.previous_page_number())) if page.has_previous() else "",
        "next_url": request.path + _query(request, page=_number(page.next_page_number())) if page.has_next() else "",
    }


def _number(number: int) -> str | None:
    return str(number) if number > 1 else None


def _query(request: HttpRequest, **changes: str | None) -> str:
    """The query string of this list with ``changes`` (None removes); only what a list understands is kept."""
    kept = {name: request.GET[name] for name in ("q", "order", "page") if request.GET.get(name)} | changes
    pairs = {name: value for name, value in kept.items() if value is not None}
    return f"?{urlencode(pairs)}" if pairs else ""
