"""The storefront: a page that its owner edits as one edits a page."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from accounts.models import User
from cms.fields import BodyField
from cms.models import BasePage
from cms.social.cards import Card
from marketplace.pages.models import PAGE_BLOCKS
from shops.blocks import SHOP_BLOCKS
from shops.models.admitted import AdmittedPage
from shops.models.panels import ReadyPagesPanel, StorefrontSchedulePanel
from shops.models.permissions import TeamsPagePermissions
from shops.storefront_form import ColourInput, StorefrontForm
from shops.theme.css import theme_url


class ShopsIndexPage(BasePage):
    """The list of shops; every storefront is a child of it, at ``/shops/<code>/``."""

    introduction = models.CharField(_("introduction"), max_length=240, blank=True)

    kept_with = ("page",)
    changes_by_itself = True
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "shops/shops_index_page.html"
    max_count_per_parent = 1
    parent_page_types = ["marketplace_pages.HomePage"]
    subpage_types = ["shops.StorefrontPage"]

    class Meta:
        verbose_name = _("list of shops")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from shops.storefront import shops_listed

        return {**super().get_context(request, *args, **kwargs), **shops_listed(request)}


class StorefrontPage(AdmittedPage):
    """One shop's page in one language. The slug is the seller's code."""

    class FontPair(models.TextChoices):
        MARKET = "market", _("Market: headlines with serifs")
        PLAIN = "plain", _("Plain: one clear face")
        BOOK = "book", _("Book: serifs for everything")

    class HeaderStyle(models.TextChoices):
        BANNER = "banner", _("Banner across the page")
        QUIET = "quiet", _("Quiet: name and logo only")
        CENTRED = "centred", _("In the middle: logo above the name")
        COLOUR = "colour", _("On your colour: name and logo")

    class Ground(models.TextChoices):
        PAPER = "paper", _("Warm paper")
        WHITE = "white", _("White")
        SAGE = "sage", _("Soft green")
        SKY = "sky", _("Light blue")
        CLAY = "clay", _("Clay")
        NIGHT = "night", _("Dark")

    class Corners(models.TextChoices):
        SOFT = "soft", _("A little round")
        SHARP = "sharp", _("Straight")
        ROUND = "round", _("Round")

    shop = models.ForeignKey("shops.Shop", verbose_name=_("shop"), on_delete=models.PROTECT, related_name="pages")
    tagline = models.CharField(_("one line about the shop"), max_length=160, blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#1f4e79",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write the colour as # and six digits or letters a to f, like #1f4e79."))],
    )
    font_pair = models.CharField(_("letters"), max_length=10, choices=FontPair.choices, default=FontPair.MARKET)
    header_style = models.CharField(_("header"), max_length=10, choices=HeaderStyle.choices, default=HeaderStyle.BANNER)
    ground = models.CharField(_("ground"), max_length=10, choices=Ground.choices, default=Ground.PAPER)
    corners = models.CharField(_("corners"), max_length=10, choices=Corners.choices, default=Corners.SOFT)
    logo = models.ForeignKey("cms.FeiraImage", verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    banner = models.ForeignKey(
        "cms.FeiraImage", verbose_name=_("banner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = BodyField([*PAGE_BLOCKS, *SHOP_BLOCKS], verbose_name=_("your page"), blank=True)

    base_form_class = StorefrontForm
    content_panels = [
        FieldPanel("title", heading=_("Name of the shop"), help_text=_("As it stands over your page and in the list of shops.")),
        FieldPanel("tagline", help_text=_("What you sell and where, in a few words. It stands under the name.")),
        MultiFieldPanel(
            [
                FieldPanel(
                    "colour",
                    widget=ColourInput,
                    help_text=_("For buttons and links. Where it would be hard to read, it is made a little darker or lighter."),
                ),
                FieldPanel("font_pair"),
                FieldPanel("header_style"),
                FieldPanel("ground"),
                FieldPanel("corners"),
                FieldPanel("logo", help_text=_("Shown small beside the name. A square picture fits best.")),
                FieldPanel("banner", help_text=_("Shown across the page, more than twice as wide as high, when the header is a banner.")),
            ],
            heading=_("Look"),
            help_text=_(
                "The same in every language. The phone in the bar above shows your page beside the form, and it follows each change."
            ),
        ),
        ReadyPagesPanel(),
        FieldPanel("body", help_text=_("Stands above your products. The products come by themselves.")),
    ]
    promote_panels = [
        FieldPanel("seo_title", heading=_("Title for search engines"), help_text=_("Left empty, it is the name of the shop.")),
        FieldPanel("search_description", heading=_("Description for search engines"), help_text=_("One or two sentences.")),
    ]
    settings_panels = [StorefrontSchedulePanel()]
    template = "shops/storefront_page.html"
    parent_page_types = ["shops.ShopsIndexPage"]
    subpage_types = ["shops.ShopContentPage"]

    class Meta:
        verbose_name = _("storefront")
        verbose_name_plural = _("storefronts")

    def permissions_for_user(self, user: User) -> TeamsPagePermissions:
        return TeamsPagePermissions(user, self)

    @property
    def theme_url(self) -> str:
        """The CSS file of this page's theme, a draft's too."""
        return theme_url(colour=self.colour, font_pair=self.font_pair, ground=self.ground, corners=self.corners)

    @cached_property
    def own_host(self) -> str:
        """A proven name of the shop's own, or ""; ``shops.frame.for_frame`` brings it along."""
        from shops.models import ShopDomain

        return ShopDomain.objects.verified().filter(shop=self.shop_id).values_list("host", flat=True).first() or ""

    def social_card(self) -> Card:
        """The banner, which is there for its looks, else the mark."""
        return Card(self.title, self.tagline or self.shop.partner.municipality, self.banner or self.logo)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from shops.storefront import storefront_context

        return {**super().get_context(request, *args, **kwargs), **storefront_context(page=self, request=request)}
