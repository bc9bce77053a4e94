"""Something that the reader should not miss."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.rich_text import NamedRichTextBlock


class NoticeBlock(blocks.StructBlock):
    text = NamedRichTextBlock(label=_("Text"), features=["bold", "italic", "link"])
    tone = blocks.ChoiceBlock(
        label=_("Kind"), choices=[("plain", _("News")), ("good", _("Good to know")), ("note", _("Please note"))], default="plain"
    )

    class Meta:
        template = "cms/blocks/notice.html"
        icon = "info-circle"
        label = _("Notice")
        description = _("A few words that stand out: closing days, a change of address.")

        def preview_value(self) -> dict[str, Any]:
            closed = gettext("We are closed from <b>24 to 27 December</b>.")
            return {"text": f"<p>{closed}</p>", "tone": "note"}
