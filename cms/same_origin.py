"""Forms on pages that are kept whole for everybody: such a page can hold no token of a single visitor's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import get_callable
from django.views.decorators.csrf import csrf_exempt


def from_our_own_pages(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A POST is taken only where the browser itself says that a page of ours sent it; a program that says nothing needs Django's token.

    No page can write or leave out ``Sec-Fetch-Site`` or ``Origin`` (Fetch Metadata; RFC 6454, 7.3), and every browser sends ``Origin``
    with a form, or at least ``Referer``. "Same site" does not do: another name below ours may be somebody else's.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not getattr(request, "_dont_enforce_csrf_checks", False):
            refused = _refused(request)
            if refused is not None:
                return refused
        return view(request, *args, **kwargs)

    return guarded


def _refused(request: HttpRequest) -> HttpResponseBase | None:
    site, sender = request.headers.get("Sec-Fetch-Site"), _sender(request)
    if site is None and sender is None:
        return CsrfViewMiddleware(lambda asked: None).process_view(request, lambda asked: None, (), {})  # type: ignore[arg-type, return-value]
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    if (sender is None or sender in ours) and (site in {None, "same-origin"} or sender in settings.CSRF_TRUSTED_ORIGINS):
        return None
    refuse: Callable[..., HttpResponseBase] = get_callable(settings.CSRF_FAILURE_VIEW)
    return refuse(request, reason="another site sent this form")


def _sender(request: HttpRequest) -> str | None:
    """Where the form stood, as ``https://feira.example``; None where the browser did not say."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin
    referer = request.headers.get("Referer")
    if referer is None:
        return None
    parts = urlsplit(referer)
    return f"{parts.scheme}://{parts.netloc}"
