"""What search engines ask for first: ``/robots.txt`` and ``/sitemap.xml``, on the marketplace's address and on shops' own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cms.public_addresses import public_address
from cms.sitemaps.pages import PAGES
from cms.sitemaps.views import index_response, part_response, whole_response
from marketplace.catalogue.sitemap import CATEGORIES, MAKERS, PRODUCTS
from marketplace.search.asked import FACETS, WORTH_FINDING
from shops.sitemap import SHOP_PAGES, STOREFRONTS, own_entries

SECTIONS = {
    "pages": PAGES,
    "categories": CATEGORIES,
    "products": PRODUCTS,
    "makers": MAKERS,
    "storefronts": STOREFRONTS,
    "shop-pages": SHOP_PAGES,
}
# Below each language: what is somebody's own, or leads nowhere without a number or a form.
_OWN = (
    *("basket", "checkout", "order", "account", "sign-in", "sign-out", "after-sign-in", "pay", "track", "forwarding", "driver"),
    *("send", "letters", "join", "suggestions", "wishes", "opened", "_util"),
)
# Of these the first page is for everybody.
_FIRST_PAGE_SHOWN = {"send", "letters", "track", "pay"}
# Views of a list that are no pages of their own. What is left of it are its further pages, by which everything is reached.
_VIEWS = ("q", "min", "max", "postcode", "near", "order", *(facet.value for facet in FACETS if facet not in WORTH_FINDING))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309. Pages that are found here and not wanted say ``noindex`` themselves: what is forbidden here cannot be read to say so."""
    domain = getattr(request, "own_domain", None)
    if domain is not None:
        lines = ["User-agent: *", "Disallow: /*?*category=", "", f"Sitemap: https://{domain.host}/sitemap.xml"]
    else:
        paths = ["/admin/", "/api/", "/payments/", "/tls/"]
        paths += [f"/*/{name}/{'*/' if name in _FIRST_PAGE_SHOWN else ''}" for name in _OWN]
        paths += [f"/*?{name}=" for name in _VIEWS] + [f"/*&{name}=" for name in _VIEWS]
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths), "", f"Sitemap: {public_address('/sitemap.xml')}"]
    response = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The index of the marketplace's sitemaps; on a shop's own domain the one sitemap of its pages."""
    domain = getattr(request, "own_domain", None)
    return index_response(SECTIONS) if domain is None else whole_response(own_entries(domain))


@require_safe
def sitemap_part(request: HttpRequest, section: str, number: int) -> HttpResponseBase:
    """Some 5,000 addresses at most; 404 for a part that there is not."""
    if section not in SECTIONS:
        raise Http404
    return part_response(SECTIONS[section].entries(number))
