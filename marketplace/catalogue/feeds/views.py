"""The marketplace's feed, and what a shop's own is made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.public_addresses import public_address
from marketplace.catalogue.facts import plain_line
from marketplace.catalogue.feeds.freshness import freshness_of
from marketplace.catalogue.feeds.items import items_of
from marketplace.catalogue.feeds.rss import document
from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.models import Product


@require_safe
def everything(request: HttpRequest) -> HttpResponseBase:
    """All that is on sale in the marketplace, in the address's language."""
    title = settings.WAGTAIL_SITE_NAME
    return feed(request, Product.objects.on_sale(), title=title, link=public_address(reverse("products")), where="all")


def feed(
    request: HttpRequest,
    products: ProductQuerySet,
    *,
    title: str,
    link: str,
    where: str,
    address: Callable[[str], str] = str,
) -> HttpResponseBase:
    """``products`` as a feed, or 304 where the asker has it already. ``where`` names it among all feeds."""
    fresh = freshness_of(products, where=where)
    etag, seconds = quote_etag(fresh.etag), int(fresh.changed_at.timestamp())
    known = get_conditional_response(request, etag=etag, last_modified=seconds)
    response: HttpResponseBase
    if isinstance(known, HttpResponse) and known.status_code in {304, 412}:
        response = known
    elif request.method == "HEAD":
        response = HttpResponse(content_type="application/xml; charset=utf-8")
    else:
        title, description = plain_line(title), plain_line(_("Products of %(name)s") % {"name": title})
        language = get_language() or settings.LANGUAGE_CODE
        bits = document(items_of(products, address=address), title=title, link=link, description=description, language=language)
        response = StreamingHttpResponse(_in_language(language, bits), content_type="application/xml; charset=utf-8")
    response["ETag"], response["Last-Modified"] = etag, http_date(seconds)
    response["Cache-Control"] = "public, max-age=600"
    response["X-Robots-Tag"] = "noindex"
    return response


def _in_language(language: str, bits: Iterator[bytes]) -> Iterator[bytes]:
    """The request's language is gone by the time its answer is written."""
    while True:
        with override(language):
            bit = next(bits, None)
        if bit is None:
            return
        yield bit
