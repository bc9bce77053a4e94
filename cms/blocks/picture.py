"""One picture in running text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.images import SizedImageBlock


class PictureBlock(blocks.StructBlock):
    image = SizedImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Words below it"), max_length=200, required=False)

    def get_preview_value(self) -> Any:
        value = super().get_preview_value()
        value["image"] = self.child_blocks["image"].get_preview_value()
        return value

    class Meta:
        template = "cms/blocks/picture.html"
        icon = "image"
        label = _("Picture")
        description = _("A picture with a line below it.")

        def preview_value(self) -> dict[str, Any]:
            return {"caption": gettext("The cellar, where the wheels ripen for thirty days.")}
