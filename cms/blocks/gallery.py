"""Several pictures beside each other."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.images import SizedImageBlock


class GalleryPictureBlock(blocks.StructBlock):
    picture = SizedImageBlock(label=_("Picture"), shape="gallery")
    caption = blocks.CharBlock(label=_("Words below it"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")


class GalleryBlock(blocks.StructBlock):
    headline = blocks.CharBlock(label=_("Headline"), max_length=120, required=False)
    pictures = blocks.ListBlock(GalleryPictureBlock(), label=_("Pictures"), min_num=2, max_num=12)

    def get_preview_value(self) -> Any:
        value = super().get_preview_value()
        for one in value["pictures"]:
            one["picture"] = self.child_blocks["pictures"].child_block.child_blocks["picture"].get_preview_value()
        return value

    class Meta:
        template = "cms/blocks/gallery.html"
        icon = "image"
        label = _("Gallery")
        description = _("Two to twelve pictures beside each other.")

        def preview_value(self) -> dict[str, Any]:
            captions = [gettext("Morning"), gettext("Noon"), gettext("Evening")]
            return {"headline": gettext("A day at the dairy"), "pictures": [{"caption": caption} for caption in captions]}
