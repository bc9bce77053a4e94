"""Running text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    class Meta:
        template = "cms/blocks/text.html"
        icon = "pilcrow"
        label = _("Text")
        description = _("Headlines, paragraphs, lists and links.")
        preview_value = "<h2>From the mountain</h2><p>Ewe's milk, thistle and salt: <b>nothing else</b> goes into the cheese.</p>"
