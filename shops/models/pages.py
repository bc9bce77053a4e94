"""The storefront: a page that its owner edits as one edits a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import CONTENT_BLOCKS
from cms.models import BasePage


class ShopsIndexPage(BasePage):
    """The list of shops; every storefront is a child of it, at ``/shops/<code>/``."""

    max_count_per_parent = 1
    parent_page_types = ["marketplace_pages.HomePage"]
    subpage_types = ["shops.StorefrontPage"]


class StorefrontPage(BasePage):
    """One shop's page in one language. The slug is the seller's code."""

    class FontPair(models.TextChoices):
        MARKET = "market", _("Market: serif headlines")
        PLAIN = "plain", _("Plain: one clear face")

    class HeaderStyle(models.TextChoices):
        BANNER = "banner", _("Banner across the page")
        QUIET = "quiet", _("Quiet: name and mark only")

    shop = models.ForeignKey("shops.Shop", verbose_name=_("shop"), on_delete=models.PROTECT, related_name="pages")
    tagline = models.CharField(_("one line about the shop"), max_length=160, blank=True)
    colour = models.CharField(_("colour"), max_length=7, default="#1f4e79")
    font_pair = models.CharField(_("letters"), max_length=10, choices=FontPair.choices, default=FontPair.MARKET)
    header_style = models.CharField(_("header"), max_length=10, choices=HeaderStyle.choices, default=HeaderStyle.BANNER)
    logo = models.ForeignKey("cms.FeiraImage", verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    banner = models.ForeignKey(
        "cms.FeiraImage", verbose_name=_("banner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(CONTENT_BLOCKS, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("tagline"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("colour"), FieldPanel("font_pair"), FieldPanel("header_style"), FieldPanel("logo"), FieldPanel("banner")],
            heading=_("Look"),
        ),
    ]
    parent_page_types = ["shops.ShopsIndexPage"]
    subpage_types: list[str] = []
