"""``{% picture image "card" alt="…" %}``: a picture whose place is reserved before it arrives, in the smallest form a browser takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.models import SourceImageIOError

from cms.models.images import FeiraImage
from cms.renditions import SHAPES

register = template.Library()


@register.simple_tag
def picture(image: FeiraImage | None, shape: str, alt: str | None = None, first: bool = False) -> SafeString:
    """``picture`` with AVIF and WebP in sizes around an ``img`` of known width and height; empty where there is no picture or its
    file is gone.

    ``alt`` left out: the image's own words. ``first``: seen without scrolling, so it is fetched early instead of late. AVIF takes long
    to make, so it is shown once the task of ``cms.sizing`` has made it; nobody waits for it here.
    """
    if image is None:
        return SafeString()
    wanted = SHAPES[shape]
    try:
        found = image.find_existing_renditions(*wanted.filters)
        missing = [one for one in (*wanted.webp, wanted.jpeg) if one not in found]
        if missing:
            made = image.get_renditions(*missing)
            found |= {one: made[one.spec] for one in missing}
    except SourceImageIOError:
        return SafeString()
    avif = [found[one] for one in wanted.avif if one in found]
    plain = found[wanted.jpeg]
    forms = [("image/webp", _by_width(found[one] for one in wanted.webp), wanted.sizes)]
    if len(avif) == len(wanted.avif):
        forms.insert(0, ("image/avif", _by_width(avif), wanted.sizes))
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}" {}></picture>',
        format_html_join("", '<source type="{}" srcset="{}" sizes="{}">', forms),
        plain.url,
        plain.width,
        plain.height,
        image.default_alt_text if alt is None else alt,
        SafeString('fetchpriority="high" decoding="async"' if first else 'loading="lazy" decoding="async"'),
    )


def _by_width(renditions: Iterable[Any]) -> str:
    """``srcset``: two specs give the same width where the original is small."""
    return ", ".join(f"{url} {width}w" for width, url in {one.width: one.url for one in renditions}.items())
