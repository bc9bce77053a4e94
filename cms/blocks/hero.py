"""A large opening: a headline, a line, a picture and one way on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.images import SizedImageBlock
from cms.links import in_language, stays_here


class HeroValue(blocks.StructValue):
    @property
    def link_url(self) -> str:
        path = self.get("link_path")
        return in_language(path) if path else ""


class HeroBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=_("Headline"), max_length=80)
    line = blocks.CharBlock(label=_("One line below it"), max_length=200, required=False)
    picture = SizedImageBlock(label=_("Picture"), required=False, shape="hero")
    link_text = blocks.CharBlock(label=_("Words on the button"), max_length=40, required=False)
    link_path = blocks.CharBlock(
        label=_("Where the button leads"), max_length=200, required=False, validators=[stays_here], help_text=_("For example /products/.")
    )

    def get_preview_value(self) -> Any:
        value = super().get_preview_value()
        value["picture"] = self.child_blocks["picture"].get_preview_value()
        return value

    class Meta:
        template = "cms/blocks/hero.html"
        icon = "pick"
        label = _("Opening")
        description = _("A headline with a picture and one button. Good as the first block of a page.")
        value_class = HeroValue

        def preview_value(self) -> dict[str, Any]:
            return {
                "headline": gettext("Cheese from the mountain"),
                "line": gettext("Made by hand in Oliveira do Hospital."),
                "link_text": gettext("See the cheeses"),
                "link_path": "/products/",
            }
