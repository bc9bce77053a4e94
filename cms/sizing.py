"""Pictures in every size and form that pages ask for, made before the first visitor comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.dispatch import Signal

from background.retry import durable_task
from cms.models import FeiraImage, FeiraRendition
from cms.renditions import SHAPES, make_renditions

_SIZED: list[tuple[type[Model], str, tuple[str, ...]]] = []
AT_ONCE = 500


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

    _SIZED.append((model, field, shapes))
    signal.connect(queue, sender=model, weak=False, dispatch_uid=f"size_{model._meta.label_lower}_{field}")


def queue_what_lacks() -> int:
    """Queue each picture that lacks a size or a form, as all do when an update of Feira brings a new one. Returns how many."""
    shapes_of: dict[int, set[str]] = {}
    for model, field, shapes in _SIZED:
        for image_id in model._default_manager.order_by().values_list(f"{field}_id", flat=True).distinct():
            if image_id:
                shapes_of.setdefault(image_id, set()).update(shapes)
    ids = sorted(shapes_of)
    lacking = [image_id for at in range(0, len(ids), AT_ONCE) for image_id in _lacking(ids[at : at + AT_ONCE], shapes_of)]
    for image_id in lacking:
        size_photo.enqueue(image_id, sorted(shapes_of[image_id]))
    return len(lacking)


def _lacking(image_ids: Sequence[int], shapes_of: Mapping[int, set[str]]) -> list[int]:
    made: dict[int, set[str]] = {image_id: set() for image_id in image_ids}
    for image_id, spec in FeiraRendition.objects.filter(image__in=image_ids).values_list("image_id", "filter_spec"):
        made[image_id].add(spec)
    return [
        image_id
        for image_id in image_ids
        if not made[image_id].issuperset(spec for shape in shapes_of[image_id] for spec in SHAPES[shape].specs)
    ]
