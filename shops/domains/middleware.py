"""A shop's pages under its own name. It stands before everything else, because it decides which names are let in at all."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.request import split_domain_port, validate_host
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from shops.addresses import ShopAddress
from shops.models import ShopDomain, StorefrontPage

# Files that pages need; they lie where the pages do, so that the policy "from here alone" holds.
FILES = ("/static/", "/media/", "/theme/")
# What search engines ask of each name for itself.
FOR_CRAWLERS = frozenset({"/robots.txt", "/sitemap.xml"})
_LINK = re.compile(r'(<(?:a|form|area)\b[^>]*?\s(?:href|action)=")(/(?!/)[^"]*)(")')


class OwnDomain:
    """On a verified name a shop's public pages are served, to be read; all else there leads to the marketplace's address.

    Every other unknown name goes on unchanged, and Django refuses it by ``ALLOWED_HOSTS``. A request to a verified name is
    handed on as one to the marketplace (its own ``Host`` is gone), so nothing behind can build an address out of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = _foreign_host(request)
        domain = _verified(host) if host else None
        if domain is None:
            return self.get_response(request)
        response = self._serve(request, domain)
        if "Strict-Transport-Security" in response or settings.SECURE_HSTS_SECONDS:
            # Of this name alone: what stands below it is the owner's, and may not speak https.
            response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return response

    def _serve(self, request: HttpRequest, domain: ShopDomain) -> HttpResponseBase:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return HttpResponsePermanentRedirect(f"https://{domain.host}{request.path}{query}")
        request.META["HTTP_HOST"] = _marketplace_host()
        if request.path.startswith(FILES):
            return self.get_response(request)
        if request.path in FOR_CRAWLERS:
            request.own_domain = domain  # type: ignore[attr-defined]
            return self.get_response(request)
        address = ShopAddress(domain.shop.partner.code, domain.host)
        if request.path == "/":
            response: HttpResponseBase = HttpResponseRedirect(f"/{_language(request, domain)}/{query}")
            patch_vary_headers(response, ("Accept-Language",))
            return response
        inside = address.on_marketplace(request.path)
        if inside is None or request.method not in {"GET", "HEAD"}:
            return HttpResponseRedirect(f"{settings.BASE_URL}{request.path if inside is None else inside}{query}")
        asked = f"{settings.BASE_URL}{request.path}{query}"
        request.path = request.path_info = inside
        request.META["PATH_INFO"] = inside
        request.own_domain = domain  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == 404:
            return HttpResponseRedirect(asked)
        if response.status_code in {301, 302}:
            response["Location"] = _outward(response["Location"], address)
        elif isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
            text = _LINK.sub(lambda found: found[1] + _outward(found[2], address) + found[3], response.text)
            response.content = text.encode()
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response


def _foreign_host(request: HttpRequest) -> str:
    """The name in ``Host`` if it is none of the marketplace's; "" for those, and for what is no name."""
    raw = request.META.get("HTTP_HOST", "")
    host, _port = split_domain_port(raw)
    if not host or validate_host(host, settings.ALLOWED_HOSTS) or not re.fullmatch(r"[a-z0-9.-]{3,253}", host):
        return ""
    return host.rstrip(".")


def _verified(host: str) -> ShopDomain | None:
    return ShopDomain.objects.verified().filter(host=host).select_related("shop__partner").first()


def _marketplace_host() -> str:
    from urllib.parse import urlsplit

    return urlsplit(settings.BASE_URL).netloc


def _language(request: HttpRequest, domain: ShopDomain) -> str:
    """The visitor's language if the shop is written in it, else the installation's, else any that it is written in."""
    written = list(StorefrontPage.objects.live().filter(shop=domain.shop_id).values_list("locale__language_code", flat=True))
    wanted = [get_language_from_request(request), settings.LANGUAGE_CODE, *written]
    return next((code for code in wanted if code in written), settings.LANGUAGE_CODE)


def _outward(path: str, address: ShopAddress) -> str:
    """A link of a page served on the shop's own name: the shop's pages stay there, all others are the marketplace's."""
    if not path.startswith("/") or path.startswith(("//", *FILES)):
        return path
    bare, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", path, re.DOTALL).groups()  # type: ignore[union-attr]
    own = address.on_own_host(bare)
    if own is not None and not bare.endswith("/contact/"):
        return f"{own}{mark}{rest}"
    # Here pages are to be read; the form is sent to the marketplace, so contact stands there.
    return f"{settings.BASE_URL}{path}"
