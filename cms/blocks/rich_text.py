"""Running text."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link"]


class NamedRichTextBlock(blocks.RichTextBlock):
    """Its editor carries the block's label for those who cannot see it."""

    @cached_property
    def field(self) -> forms.CharField:
        field: forms.CharField = super().field
        # The editor is no form control of HTML, so no label reaches it: it is named by an option of its own.
        field.widget.options["ariaLabel"] = self.label
        return field


class TextBlock(NamedRichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    class Meta:
        template = "cms/blocks/text.html"
        icon = "pilcrow"
        label = _("Text")
        description = _("Headlines, paragraphs, lists and links.")

        def preview_value(self) -> str:
            headline = gettext("From the mountain")
            line = gettext("Ewe’s milk, thistle and salt: <b>nothing else</b> goes into the cheese.")
            return f"<h2>{headline}</h2><p>{line}</p>"
