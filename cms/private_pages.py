"""Pages that are one person’s own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def private_page(view: Callable[Concatenate[HttpRequest, P], Answer]) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """Kept out of search engines and caches, and its address (which may be the key to it) out of other sites' logs.

    ``same-origin``, not ``no-referrer``: a form sent from a page without any referrer fails Django's check of the origin.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded
