"""Nothing of a shop is public before the operator has admitted its seller."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cms.models import BasePage
from cms.page_cache.recording import is_recording, reading
from marketplace.partner.models import Partner


class AdmittedPage(BasePage):
    """A page of a shop: 404 before its ``seller`` is admitted, whoever has published it; its own people preview it."""

    in_sitemap = False  # listed by shops.sitemap
    shop: Any  # a foreign key, under its own related name on each page type

    class Meta:
        abstract = True

    @property
    def seller(self) -> Partner:  # read by blocks that list products
        partner: Partner = self.shop.partner
        return partner

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.seller.is_admitted or getattr(request, "is_preview", False)):
            raise Http404
        with reading() as read:
            response = super().serve(request, *args, **kwargs)
            if is_recording() and isinstance(response, TemplateResponse):
                response.render()
            read.only(goods=[self.seller.pk], seller=[self.seller.pk])  # blocks keep to them
        return response
