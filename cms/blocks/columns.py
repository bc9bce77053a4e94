"""Two columns beside each other; one below the other on a phone."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.notice import NoticeBlock
from cms.blocks.picture import PictureBlock
from cms.blocks.quote import QuoteBlock
from cms.blocks.rich_text import TextBlock


class ColumnBlock(blocks.StreamBlock):
    text = TextBlock()
    picture = PictureBlock()
    notice = NoticeBlock()
    quote = QuoteBlock()

    class Meta:
        min_num = 1


class TwoColumnsBlock(blocks.StructBlock):
    left = ColumnBlock(label=_("Left"))
    right = ColumnBlock(label=_("Right"))

    class Meta:
        template = "cms/blocks/two_columns.html"
        icon = "grip"
        label = _("Two columns")
        description = _("Text and pictures side by side.")

        def preview_value(self) -> dict[str, Any]:
            herd, hills = gettext("The herd"), gettext("Forty ewes, out on the hills all year.")
            said = {"text": gettext("They know the way home better than I do."), "who": gettext("The shepherd")}
            return {
                "left": [{"type": "text", "value": f"<h3>{herd}</h3><p>{hills}</p>"}],
                "right": [{"type": "quote", "value": said}],
            }
