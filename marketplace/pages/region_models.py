"""A region as a page: its story, its makers and what they sell."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.blocks import CONTENT_BLOCKS
from cms.fields import BodyField
from cms.models import BasePage
from marketplace.pages.blocks import MARKET_BLOCKS
from marketplace.pages.region_form import RegionForm


class RegionPage(BasePage):
    """What belongs to it is said in one of three ways: ``districts``, ``municipalities`` (names as makers write them) or the area of
    one protected name. Its makers and products come by themselves.
    """

    introduction = models.CharField(
        _("introduction"), max_length=300, blank=True, help_text=_("Two or three sentences: what is special about it.")
    )
    picture = models.ForeignKey(
        "cms.FeiraImage", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    districts = models.JSONField(_("districts"), default=list, blank=True)
    municipalities = models.JSONField(_("municipalities"), default=list, blank=True)
    designation = models.ForeignKey(
        "producers.Designation",
        verbose_name=_("area of a protected name"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = BodyField([*CONTENT_BLOCKS, *MARKET_BLOCKS], verbose_name=_("more content"), blank=True)

    base_form_class = RegionForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("picture"),
        MultiFieldPanel(
            [FieldPanel("municipalities"), FieldPanel("districts"), FieldPanel("designation")],
            heading=_("What belongs to it"),
            help_text=_("Choose municipalities, or districts, or a protected name. Makers and products come by themselves."),
        ),
        FieldPanel("body", help_text=_("The story of the region. Shown between its makers and its products.")),
    ]
    parent_page_types = ["marketplace_pages.HomePage"]
    subpage_types: list[str] = []
    template = "marketplace_pages/region.html"

    class Meta:
        app_label = "marketplace_pages"
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def clean(self) -> None:
        super().clean()
        if sum(map(bool, (self.districts, self.municipalities, self.designation_id))) != 1:
            raise ValidationError({"municipalities": _("Choose municipalities, or districts, or a protected name: one of the three.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from marketplace.search.regions import region_context  # it asks the index, a room beside this one that knows these pages

        return super().get_context(request, *args, **kwargs) | region_context(page=self, request=request)
