"""The base of every page, and the plain content page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.blocks import CONTENT_BLOCKS
from cms.fields import BodyField


class BasePage(Page):
    """What all our page types share; every page type is a table of its own beside Wagtail's Page.

    ``seller`` is the marketplace's Partner whose page this is, on page types that belong to one: blocks that list products
    then keep to that seller's.
    """

    seller: Any = None

    class Meta:
        abstract = True


class ContentPage(BasePage):
    """A page of words and pictures: about, help, legal notice."""

    body = BodyField(CONTENT_BLOCKS, verbose_name=_("content"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["marketplace_pages.HomePage", "cms.ContentPage"]
    subpage_types = ["cms.ContentPage"]
    template = "cms/content_page.html"
