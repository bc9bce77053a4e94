"""Pictures that prove a delivery: checked, written anew without what a camera adds, and kept where no address reaches."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

KINDS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 50_000_000


class PictureRefused(Exception):
    """Says, in the active language, what is wrong and what to do."""


@dataclass(frozen=True)
class Size:
    """``megabytes`` at most as sent; written anew with ``side`` pixels at most."""

    megabytes: int
    side: int
    kind: str


SIGNATURE = Size(megabytes=2, side=1000, kind="PNG")
PHOTO = Size(megabytes=12, side=1600, kind="JPEG")


def clean_picture(file: UploadedFile, size: Size) -> ContentFile[bytes]:
    """``file`` as a new picture of ``size``. Raises ``PictureRefused``."""
    if (file.size or 0) > size.megabytes * 1024 * 1024:
        said = {"most": size.megabytes, "has": round((file.size or 0) / 1024 / 1024)}
        raise PictureRefused(_("This picture has %(has)s MB; at most %(most)s MB are taken. Make it anew; nothing was recorded.") % said)
    broken = _("This is no picture that can be read (PNG, JPEG or WebP). Make it anew; nothing was recorded.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=KINDS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise PictureRefused(broken)
                opened.draft("RGB", (size.side, size.side))
                picture = ImageOps.exif_transpose(opened)
                picture.thumbnail((size.side, size.side))
                return _written(picture, size.kind)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused(broken) from None


def _written(picture: Image.Image, kind: str) -> ContentFile[bytes]:
    """On white: a signature is drawn on nothing."""
    flat = Image.new("RGB", picture.size, "white")
    with_alpha = picture.convert("RGBA")
    flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, kind, **({"optimize": True} if kind == "PNG" else {"quality": 80}))
    return ContentFile(out.getvalue())
