"""Saving a page from the editor: one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from wagtail.models import Page


class OneSaveAtATime:
    """A save that is sent from a page's editor waits until the one before it is written.

    The editor saves a draft by itself half a second after each change, and Wagtail writes a draft's whole row as it read it:
    one read before “Publish” and written after it would take the page down again. After a wait it finds the newer version
    and is refused, as Wagtail means it to be.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name != "wagtailadmin_pages:edit":
            return None
        with transaction.atomic():  # on SQLite this alone waits: its transactions are immediate
            Page.objects.select_for_update().order_by().filter(pk=named["page_id"]).values_list("pk").first()
            return view(request, *arguments, **named)
