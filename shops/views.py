"""The public page of a shop."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import hooks

from shops.models import StorefrontPage


def storefront(request: HttpRequest, code: str) -> HttpResponse:
    """The storefront in the active language, else in the installation's, where it has one that is published."""
    languages = [get_language() or "", settings.LANGUAGE_CODE]
    pages = (
        StorefrontPage.objects.live()
        .filter(shop__partner__code=code, locale__language_code__in=languages)
        .select_related("shop__partner__sends_from", "locale", "logo", "banner")
    )
    by_language = {page.locale.language_code: page for page in pages}
    page = next((by_language[language] for language in languages if language in by_language), None)
    if page is None:
        raise Http404
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    return page.serve(request)
