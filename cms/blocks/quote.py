"""What somebody said."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What was said"), max_length=600)
    who = blocks.CharBlock(label=_("Who said it"), max_length=120, required=False)

    class Meta:
        template = "cms/blocks/quote.html"
        icon = "openquote"
        label = _("Quote")
        description = _("Words of a maker or a customer, with the name.")

        def preview_value(self) -> dict[str, Any]:
            said = gettext("My grandmother turned every wheel by hand, and so do we.")
            return {"text": said, "who": gettext("A cheesemaker of the Serra")}
