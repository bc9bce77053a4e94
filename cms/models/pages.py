"""The base of every page, and the plain content page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.blocks import CONTENT_BLOCKS
from cms.blocks.video import frame_hosts
from cms.fields import BodyField
from cms.social.cards import Card, Social


class BasePage(Page):
    """What all our page types share; every page type is a table of its own beside Wagtail's Page.

    ``seller`` is the marketplace's Partner whose page this is, on page types that belong to one: blocks that list products
    then keep to that seller's.
    """

    seller: Any = None
    # Whether cms.sitemaps lists pages of this type among the editors', and whether they change without being edited.
    in_sitemap = True
    changes_by_itself = False
    # What of the address's query the page reads: a page that is kept whole (cms.page_cache) is kept for each.
    kept_with: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def frame_hosts(self) -> list[str]:
        """Where the page's films come from when somebody presses for them."""
        body = getattr(self, "body", None)
        return sorted(set(frame_hosts(body.raw_data))) if body else []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "frame_hosts": self.frame_hosts, "social": self.social() if self.pk else None}

    def social_card(self) -> Card:
        """What is drawn for who passes the address on; page types with a picture add it."""
        return Card(self.seo_title or self.title, settings.WAGTAIL_SITE_NAME)

    def social(self) -> Social:
        return Social.of(self.social_card(), view="page_card", pk=self.pk, description=self.search_description)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Frames of other hosts are forbidden everywhere but on a page with a film, and there all but the film's are."""
        response = super().serve(request, *args, **kwargs)
        if self.frame_hosts:
            response._csp_update = {"frame-src": [f"https://{host}" for host in self.frame_hosts]}
        return response


class ContentPage(BasePage):
    """A page of words and pictures: about, help, legal notice."""

    body = BodyField(CONTENT_BLOCKS, verbose_name=_("content"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["marketplace_pages.HomePage", "cms.ContentPage"]
    subpage_types = ["cms.ContentPage"]
    template = "cms/content_page.html"
