"""The language of a request."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers


class LanguageOfPath(LocaleMiddleware):
    """Django's middleware, but a view that was found and answers 404 keeps its 404.

    Django takes every 404 without a language in its address for an address that lacks one and tries again with it: since
    Wagtail's pages take every path, each "not found" of the back office would become a redirect.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match is not None:
            patch_vary_headers(response, ("Accept-Language",))
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response
        return super().process_response(request, response)
