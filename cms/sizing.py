"""Pictures in every size and form that pages ask for, made before the first visitor comes."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.dispatch import Signal

from background.retry import durable_task
from cms.models import FeiraImage
from cms.renditions import make_renditions


@durable_task(attempts=3)
def size_photo(image_id: int, shapes: list[str]) -> None:
    """Make what is missing; nothing to do where the picture is gone meanwhile."""
    image = FeiraImage.objects.filter(pk=image_id).first()
    if image:
        make_renditions(image, shapes)


def size_when(signal: Signal, model: type[Model], field: str, *shapes: str) -> None:
    """When ``signal`` tells of a row of ``model``, the picture in its ``field`` is sized. Without it pages still work: the first who
    looks waits, and gets no AVIF."""

    def queue(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
        image_id = getattr(instance, f"{field}_id")
        if image_id and not raw:
            size_photo.enqueue(image_id, list(shapes))

    signal.connect(queue, sender=model, weak=False, dispatch_uid=f"size_{model._meta.label_lower}_{field}")
