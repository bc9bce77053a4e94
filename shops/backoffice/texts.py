"""“Texts in other languages”: what is missing, in which language, and the way to where it is written."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.paginator import WagtailPaginator
from wagtail.coreutils import safe_snake_case

from shops.access import Area, may_here, products_of, shop_of
from shops.texts import LANGUAGES, NAMES, counts_of, gaps_of, own_products, pages_with_gaps, products_with_gaps

A_PAGE = 50


@require_safe
def missing_texts(request: HttpRequest) -> HttpResponse:
    """``?language=`` shows the gaps of one language only, ``?p=`` the page. As many queries for ten products as for thousands."""
    shop = shop_of(request)
    language = request.GET.get("language", "")
    wanted = [language] if language in NAMES else [code for code, _name in LANGUAGES]
    lacking = Q()
    for code in wanted:
        lacking |= Q(**{f"lacks_{code}": True})
    own = products_of(request).filter(pk__in=own_products(shop).values("pk"))
    paginator = WagtailPaginator(products_with_gaps(own).filter(lacking).order_by("title", "pk"), A_PAGE)
    page = paginator.get_page(request.GET.get("p"))
    counts = counts_of(shop)
    context: dict[str, Any] = {
        "languages": [(code, name, counts[code]) for code, name in LANGUAGES],
        "language": language if language in NAMES else "",
        "total": paginator.count,
        "rows": [(product, [gap for gap in gaps_of(product) if gap.language in wanted]) for product in page],
        "pages": _pages(request, wanted) if page.number == 1 else [],
        # Wagtail makes the panel's name of its heading, and that is in the reader's language.
        "anchor": "panel-{}-section".format(safe_snake_case(_("In other languages"))),
        "page_obj": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
        "page_title": _("Texts in other languages"),
        "header_icon": "globe",
        "breadcrumbs_items": [{"url": "", "label": _("Texts in other languages")}],
    }
    return render(request, "shops/backoffice/texts.html", context)


def _pages(request: HttpRequest, wanted: list[str]) -> list[dict[str, Any]]:
    if not may_here(request, Area.PAGES):
        return []
    found = []
    for row in pages_with_gaps(shop_of(request)):
        gaps = [gap for gap in row.gaps if gap.language in wanted]
        if gaps:
            found.append({"title": row.title, "url": row.url, "gaps": gaps})
    return found
