"""``{% picture image "card" alt="…" %}``: an image element whose place is reserved before it arrives."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import SourceImageIOError

from cms.models.images import FeiraImage
from cms.renditions import SHAPES

register = template.Library()


@register.simple_tag
def picture(image: FeiraImage | None, shape: str, alt: str | None = None, first: bool = False) -> SafeString:
    """An ``img`` with ``srcset``, ``sizes``, width and height; empty where there is no picture or its file is gone.

    ``alt`` left out: the image's own words. ``first``: seen without scrolling, so it is fetched early instead of late.
    """
    if image is None:
        return SafeString()
    wanted = SHAPES[shape]
    try:
        renditions = list(image.get_renditions(*wanted.filters).values())
    except SourceImageIOError:
        return SafeString()
    # Two specs give the same width where the original is small.
    by_width = {rendition.width: rendition for rendition in renditions}
    middle = renditions[min(1, len(renditions) - 1)]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}>',
        middle.url,
        ", ".join(f"{rendition.url} {width}w" for width, rendition in by_width.items()),
        wanted.sizes,
        middle.width,
        middle.height,
        image.default_alt_text if alt is None else alt,
        SafeString('fetchpriority="high" decoding="async"' if first else 'loading="lazy" decoding="async"'),
    )
