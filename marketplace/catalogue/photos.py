"""A product's photo in every size that pages ask for, made before the first shopper comes."""

from __future__ import annotations

from typing import Any

from background.retry import durable_task
from cms.models import FeiraImage
from cms.renditions import make_renditions
from marketplace.catalogue.models import ProductImage


@durable_task(attempts=3)
def size_photo(image_id: int) -> None:
    """Make what is missing; nothing to do where the picture is gone meanwhile."""
    image = FeiraImage.objects.filter(pk=image_id).first()
    if image:
        make_renditions(image)


def queue_sizes(sender: type[ProductImage], instance: ProductImage, raw: bool = False, **kwargs: Any) -> None:
    """Receives ``post_save`` of ProductImage. Without it pages still work: the first reader of each photo waits."""
    if not raw:
        size_photo.enqueue(instance.image_id)
