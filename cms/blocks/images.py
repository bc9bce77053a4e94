"""Pictures in blocks, loaded together with the sizes in which they are served."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.renditions import SHAPES, renditions_of

if TYPE_CHECKING:
    from cms.models import FeiraImage


class PagePictures:
    """All pictures of a page's blocks, whatever the blocks: two queries when the first is asked for."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._found: dict[int, FeiraImage] | None = None

    def get(self, keys: Iterable[int | None]) -> list[FeiraImage | None]:
        """A copy of each, since a block writes its own words on its picture; None where there is none (any more)."""
        if self._found is None:
            self._found = get_image_model().objects.in_bulk(set(_picture_ids(self._raw)))
            prefetch_related_objects(list(self._found.values()), renditions_of("", *SHAPES))
        return [copy.copy(self._found[key]) if key is not None and key in self._found else None for key in keys]


_page_pictures: ContextVar[PagePictures | None] = ContextVar("page_pictures", default=None)


@contextmanager
def sharing(pictures: PagePictures) -> Iterator[None]:
    """Blocks that are read meanwhile take their pictures from ``pictures``."""
    token = _page_pictures.set(pictures)
    try:
        yield
    finally:
        _page_pictures.reset(token)


def _picture_ids(raw: Any) -> Iterator[int]:
    """The keys in the stored values of picture blocks, however deep they stand."""
    if isinstance(raw, dict):
        if "alt_text" in raw and isinstance(raw.get("image"), int):
            yield raw["image"]
        for value in raw.values():
            yield from _picture_ids(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from _picture_ids(value)


class SharedImageChooserBlock(ImageChooserBlock):
    def bulk_to_python(self, values: Iterable[Any]) -> list[FeiraImage | None]:
        shared = _page_pictures.get()
        found: list[FeiraImage | None] = shared.get(values) if shared else super().bulk_to_python(values)
        return found


class SizedImageBlock(ImageBlock):
    """Wagtail's ImageBlock (picture, words for those who cannot see it, or "decoration"), served in one shape of ``cms.renditions``.

    All pictures of a page come with their renditions in two queries.
    """

    def __init__(self, required: bool = True, shape: str = "inline", **kwargs: Any) -> None:
        self.shape = shape
        super().__init__(required=required, **kwargs)
        chooser = SharedImageChooserBlock(required=required)
        chooser.set_name("image")
        self.child_blocks["image"] = chooser

    def bulk_to_python(self, values: Iterable[Any]) -> list[FeiraImage | None]:
        # Wagtail reads "no picture" among pictures as a failure.
        images: list[FeiraImage | None] = super().bulk_to_python([{} if value is None else value for value in values])
        if _page_pictures.get() is None:
            prefetch_related_objects([image for image in images if image], renditions_of("", self.shape))
        return images

    def get_preview_value(self) -> FeiraImage | None:
        # One of the marketplace's own, which stand in the root collection: a shop's pictures are shown to that shop alone.
        image = get_image_model().objects.filter(collection__depth=1).order_by("pk").first()
        if image:
            image.contextual_alt_text, image.decorative = image.alt, False
        return image
