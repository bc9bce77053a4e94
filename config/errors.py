"""Pages for requests that went wrong."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token (cookies off, or the page stood open too long)."""
    return render(request, "403_csrf.html", status=403)


class WrongMethodPage:
    """A middleware: a form sent to a page that takes none is answered with a page, where Django's answer is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.path.startswith("/admin/") or request.method != "POST":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
