"""A page of a shop beside its storefront: about us, our fairs, how we make it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from accounts.models import User
from cms.fields import BodyField
from marketplace.pages.models import PAGE_BLOCKS
from shops.blocks import SHOP_BLOCKS
from shops.models.admitted import AdmittedPage
from shops.models.panels import SchedulePanel
from shops.models.permissions import TeamsPagePermissions
from shops.storefront_form import StorefrontForm


class ShopContentPage(AdmittedPage):
    """Stands below the storefront of its language, at ``/shops/<code>/<slug>/``, and in the shop's own menu.

    It is added and removed in ``shops.backoffice.shop_pages``, which takes the place of Wagtail's own views: those would show
    and take other shops' pages.
    """

    shop = models.ForeignKey("shops.Shop", verbose_name=_("shop"), on_delete=models.PROTECT, related_name="content_pages")
    body = BodyField([*PAGE_BLOCKS, *SHOP_BLOCKS], verbose_name=_("your page"), blank=True)

    base_form_class = StorefrontForm
    content_panels = [FieldPanel("title", heading=_("Title")), FieldPanel("body")]
    promote_panels = [
        FieldPanel("seo_title", heading=_("Title for search engines"), help_text=_("Left empty, it is the title.")),
        FieldPanel("search_description", heading=_("Description for search engines"), help_text=_("One or two sentences.")),
    ]
    settings_panels = [SchedulePanel()]
    template = "shops/content_page.html"
    parent_page_types = ["shops.StorefrontPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of a shop")
        verbose_name_plural = _("pages of shops")

    def permissions_for_user(self, user: User) -> TeamsPagePermissions:
        return TeamsPagePermissions(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from shops.frame import for_frame, shop_frame
        from shops.models import StorefrontPage

        storefront = for_frame(StorefrontPage.objects.all()).get(pk=Page.get_parent(self).pk)
        context = super().get_context(request, *args, **kwargs)
        return {**context, **shop_frame(storefront=storefront, request=request, here=self.slug)}
