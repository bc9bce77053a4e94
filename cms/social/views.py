"""Serves cards: drawn when first asked for, then a file."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.models import BasePage
from cms.social.cards import Card
from cms.social.drawing import drawn

A_YEAR = 365 * 24 * 3600


def card_response(card: Card, *, view: str, pk: int, digest: str) -> HttpResponse:
    """The picture of ``card``. Under the name of another it leads to this one, so nothing is drawn but what pages name."""
    if digest != card.digest:
        return redirect(view, pk=pk, digest=card.digest)
    name = f"social/{digest}.jpg"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            data = file.read()
    else:
        data = drawn(card)
        kept = default_storage.save(name, ContentFile(data))
        if kept != name:  # somebody else drew it meanwhile
            default_storage.delete(kept)
    response = HttpResponse(data, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@require_safe
def page_card(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """Of a page that everybody may read."""
    page = Page.objects.live().public().filter(pk=pk).specific().first()
    if not isinstance(page, BasePage):
        raise Http404
    return card_response(page.social_card(), view="page_card", pk=pk, digest=digest)
