"""The site's addresses with a page where postage is paid, which a room above brings."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as ours


def pay_postage(request: Any, reference: str) -> HttpResponse:
    return HttpResponse(reference)


urlpatterns = [path("pay/<str:reference>/", pay_postage, name="pay_postage"), *ours]
