"""The marketplace's own pages: home and campaigns; regions and texts of categories have files of their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from cms.blocks import CONTENT_BLOCKS
from cms.fields import BodyField
from cms.models import BasePage
from cms.social.cards import Card
from marketplace.pages.blocks import MARKET_BLOCKS
from marketplace.pages.category_page_models import CategoryPage, CategoryProduct
from marketplace.pages.region_models import RegionPage

__all__ = ["CampaignMaker", "CampaignPage", "CampaignProduct", "CategoryPage", "CategoryProduct", "HomePage", "RegionPage"]

PAGE_BLOCKS = [*CONTENT_BLOCKS, *MARKET_BLOCKS]


class HomePage(BasePage):
    """The marketplace's first page. The running campaign, the newest products and the shops come by themselves."""

    introduction = models.CharField(
        _("introduction"), max_length=240, blank=True, help_text=_("One or two sentences, shown while no campaign runs.")
    )
    body = BodyField(PAGE_BLOCKS, verbose_name=_("more content"), blank=True)

    changes_by_itself = True
    content_panels = [
        HelpPanel(_("The campaign of the day, the categories, the newest products and the shops are shown by themselves.")),
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body", help_text=_("Shown below all that.")),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "marketplace_pages.CampaignPage",
        "marketplace_pages.RegionPage",
        "marketplace_pages.CategoryPage",
        "shops.ShopsIndexPage",
        "cms.ContentPage",
    ]
    max_count_per_parent = 3  # one a language
    template = "marketplace_pages/home.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from marketplace.pages.home import home_context

        return super().get_context(request, *args, **kwargs) | home_context(page=self, at=timezone.now())


class CampaignPage(BasePage):
    """A sale of a region for a time: its makers and products. It looks different before, during and after."""

    region = models.CharField(_("region"), max_length=120, help_text=_("As it is said in a sentence, for example: the Coimbra region."))
    introduction = models.CharField(
        _("introduction"), max_length=300, blank=True, help_text=_("Two or three sentences: what is special about it.")
    )
    picture = models.ForeignKey(
        "cms.FeiraImage", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opens_at = models.DateTimeField(_("opens"), help_text=_("Before this moment the page shows the makers and says when it opens."))
    closes_at = models.DateTimeField(_("closes"), help_text=_("From this moment the page says thank you and leads to the shops."))
    body = BodyField(PAGE_BLOCKS, verbose_name=_("more content"), blank=True)

    changes_by_itself = True
    content_panels = [
        *Page.content_panels,
        FieldPanel("region"),
        FieldPanel("introduction"),
        FieldPanel("picture"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])], heading=_("When")),
        InlinePanel("makers", label=_("Maker"), heading=_("Makers")),
        InlinePanel(
            "products",
            label=_("Product"),
            heading=_("Products"),
            help_text=_("What is off sale on the day is left out by itself."),
        ),
        FieldPanel("body", help_text=_("The story of the region, questions and answers. Shown below the products.")),
    ]
    parent_page_types = ["marketplace_pages.HomePage"]
    subpage_types: list[str] = []
    template = "marketplace_pages/campaign.html"

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("A campaign closes after it opens.")})

    def social_card(self) -> Card:
        return Card(self.title, self.region, self.picture)

    def phase(self, at: dt.datetime | None = None) -> str:
        """``before``, ``during`` or ``after``; it opens on the stroke and is over on the stroke."""
        now = at or timezone.now()
        return "before" if now < self.opens_at else "during" if now < self.closes_at else "after"

    @property
    def last_day(self) -> dt.date:
        """The last day on which it is open: one that closes at midnight ends the day before."""
        return timezone.localdate(self.closes_at - dt.timedelta(microseconds=1))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from marketplace.pages.campaigns import campaign_context

        return super().get_context(request, *args, **kwargs) | campaign_context(page=self, at=timezone.now())


class CampaignMaker(Orderable):
    page = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="makers")
    producer = models.ForeignKey("producers.Producer", verbose_name=_("maker"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("producer")]


class CampaignProduct(Orderable):
    page = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey("catalogue.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]
