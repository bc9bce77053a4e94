"""Pictures in blocks, loaded together with the sizes in which they are served."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

from cms.renditions import renditions_of

if TYPE_CHECKING:
    from cms.models import FeiraImage


class SizedImageBlock(ImageBlock):
    """Wagtail's ImageBlock (picture, words for those who cannot see it, or "decoration"), served in one shape of ``cms.renditions``.

    All pictures of a stream come with their renditions in one query.
    """

    def __init__(self, required: bool = True, shape: str = "inline", **kwargs: Any) -> None:
        self.shape = shape
        super().__init__(required=required, **kwargs)

    def bulk_to_python(self, values: Iterable[Any]) -> list[FeiraImage | None]:
        images: list[FeiraImage | None] = super().bulk_to_python(values)
        prefetch_related_objects([image for image in images if image], renditions_of("", self.shape))
        return images

    def get_preview_value(self) -> FeiraImage | None:
        # One of the marketplace's own, which stand in the root collection: a shop's pictures are shown to that shop alone.
        image = get_image_model().objects.filter(collection__depth=1).order_by("pk").first()
        if image:
            image.contextual_alt_text, image.decorative = image.alt, False
        return image
