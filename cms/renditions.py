"""The sizes in which pictures are served, spelled once.

A rendition is found again only when its spec is spelled exactly as it was made (``fill-300x375|format-webp`` and
``format-webp|fill-300x375`` are two), so templates and prefetches both read the lists below.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError

if TYPE_CHECKING:
    from cms.models.images import FeiraImage

# What a browser that takes it is given, the smallest first; and what all others get.
AVIF, WEBP, JPEG = "format-avif|avifquality-50", "format-webp|webpquality-64", "format-jpeg|jpegquality-76"


@dataclass(frozen=True)
class Shape:
    """One use of pictures: the Wagtail operations, smallest first, and how wide it is shown (HTML's ``sizes``)."""

    operations: tuple[str, ...]
    sizes: str

    @property
    def middle(self) -> int:
        """Which of the sizes a browser gets that cannot choose."""
        return min(1, len(self.operations) - 1)

    @cached_property
    def avif(self) -> list[Filter]:
        """As Wagtail reads them, taken apart once and not for each picture."""
        return [Filter(f"{operation}|{AVIF}") for operation in self.operations]

    @cached_property
    def webp(self) -> list[Filter]:
        return [Filter(f"{operation}|{WEBP}") for operation in self.operations]

    @cached_property
    def jpeg(self) -> Filter:
        """Without a choice of sizes: browsers that know neither of the others are few and old."""
        return Filter(f"{self.operations[self.middle]}|{JPEG}")

    @cached_property
    def filters(self) -> list[Filter]:
        return [*self.avif, *self.webp, self.jpeg]

    @property
    def specs(self) -> list[str]:
        return [wanted.spec for wanted in self.filters]


SHAPES = {
    # The picture of a product in a list, 4:5: two, three or four beside each other.
    "card": Shape(("fill-300x375", "fill-400x500", "fill-560x700"), "(min-width: 64rem) 17.5rem, (min-width: 48rem) 30vw, 45vw"),
    # The picture of a product on its own page.
    "product": Shape(("fill-400x500", "fill-560x700", "fill-880x1100"), "(min-width: 60rem) 34rem, 92vw"),
    # A line of a basket or an order.
    "thumb": Shape(("fill-80x100", "fill-160x200"), "5rem"),
    # A maker, a person.
    "portrait": Shape(("fill-240x240", "fill-480x480"), "(min-width: 48rem) 15rem, 45vw"),
    # Beside the words of a hero or a campaign, 3:2.
    "hero": Shape(("fill-480x320", "fill-780x520", "fill-1200x800"), "(min-width: 60rem) 40rem, 92vw"),
    # One of several pictures beside each other, 4:3.
    "gallery": Shape(("fill-400x300", "fill-800x600"), "(min-width: 64rem) 24rem, (min-width: 48rem) 45vw, 92vw"),
    # Across the page.
    "banner": Shape(("fill-480x200", "fill-960x400", "fill-1440x600"), "100vw"),
    # In running text: as it was taken.
    "inline": Shape(("width-480", "width-880"), "(min-width: 48rem) 42rem, 92vw"),
    # A shop's mark.
    "logo": Shape(("max-96x96", "max-192x192"), "6rem"),
}


def renditions_of(lookup: str, *shapes: str) -> Prefetch:
    """The prefetch of all renditions that ``shapes`` need, through ``lookup`` (``"photo"``; ``""`` when the rows are images)."""
    specs = {spec for shape in shapes for spec in SHAPES[shape].specs}
    renditions = get_image_model().get_rendition_model().objects
    path = f"{lookup}__renditions" if lookup else "renditions"
    return Prefetch(path, queryset=renditions.filter(filter_spec__in=sorted(specs)), to_attr="prefetched_renditions")


def make_renditions(image: FeiraImage, shapes: Iterable[str] = ("card", "product", "thumb")) -> None:
    """Make what is missing now, so that no shopper waits for it. A picture whose file is gone is passed over."""
    specs = [spec for shape in shapes for spec in SHAPES[shape].specs]
    try:
        image.get_renditions(*specs)
    except SourceImageIOError:
        return
