"""The marketplace's own pages: home and campaigns."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from cms.blocks import CONTENT_BLOCKS
from cms.models import BasePage


class HomePage(BasePage):
    """The marketplace's first page."""

    introduction = models.CharField(_("introduction"), max_length=240, blank=True)
    body = StreamField(CONTENT_BLOCKS, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    max_count_per_parent = 1


class CampaignPage(BasePage):
    """A sale of a region for a time: its makers and products. It looks different before, during and after."""

    region = models.CharField(_("region"), max_length=120)
    introduction = models.CharField(_("introduction"), max_length=300, blank=True)
    picture = models.ForeignKey("cms.FeiraImage", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    body = StreamField(CONTENT_BLOCKS, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("region"),
        FieldPanel("introduction"),
        FieldPanel("picture"),
        FieldPanel("opens_at"),
        FieldPanel("closes_at"),
        InlinePanel("makers", label=_("Maker")),
        InlinePanel("products", label=_("Product")),
        FieldPanel("body"),
    ]
    parent_page_types = ["marketplace_pages.HomePage"]
    subpage_types: list[str] = []

    def phase(self, at: dt.datetime | None = None) -> str:
        """``before``, ``during`` or ``after``; it opens on the stroke and is over on the stroke."""
        now = at or timezone.now()
        return "before" if now < self.opens_at else "during" if now < self.closes_at else "after"


class CampaignMaker(Orderable):
    page = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="makers")
    producer = models.ForeignKey("producers.Producer", verbose_name=_("maker"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("producer")]


class CampaignProduct(Orderable):
    page = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey("catalogue.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]
