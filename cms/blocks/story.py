"""A story in steps, each with a picture; the pictures change sides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.images import SizedImageBlock
from cms.blocks.rich_text import NamedRichTextBlock


class StoryStepBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=_("Headline"), max_length=120, required=False)
    text = NamedRichTextBlock(label=_("Text"), features=["bold", "italic", "link"])
    picture = SizedImageBlock(label=_("Picture"), required=False, shape="hero")

    class Meta:
        icon = "doc-full"
        label = _("Step")


class StoryBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=_("Headline"), max_length=120, required=False)
    steps = blocks.ListBlock(StoryStepBlock(), label=_("Steps"), min_num=1, max_num=8)

    def get_preview_value(self) -> Any:
        value = super().get_preview_value()
        step = self.child_blocks["steps"].child_block.child_blocks["picture"]
        for one in value["steps"]:
            one["picture"] = step.get_preview_value()
        return value

    class Meta:
        template = "cms/blocks/story.html"
        icon = "doc-full"
        label = _("Story with pictures")
        description = _("How something is made, or who you are: words and pictures in turn.")

        def preview_value(self) -> dict[str, Any]:
            steps = [
                (gettext("Milking"), gettext("At six in the morning, by hand, ewe after ewe.")),
                (gettext("Ripening"), gettext("Thirty days in the cellar, turned <b>every day</b>.")),
            ]
            return {
                "headline": gettext("From the milk to the wheel"),
                "steps": [{"headline": headline, "text": f"<p>{text}</p>"} for headline, text in steps],
            }
