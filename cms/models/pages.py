"""The base of every page, and the plain content page."""

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import CONTENT_BLOCKS


class BasePage(Page):
    """What all our page types share. Concrete: no; every page type is its own table beside Wagtail's Page."""

    class Meta:
        abstract = True


class ContentPage(BasePage):
    """A page of words and pictures: about, help, legal notice."""

    body = StreamField(CONTENT_BLOCKS, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "cms/content_page.html"
