"""What is done to a photo when it is uploaded: it is stood upright, and where it was taken is forgotten.

A phone writes the place, the time and its own number into each photo (EXIF, XMP, IPTC); none of it may reach the public.
"""

from __future__ import annotations

import io
from pathlib import PurePosixPath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image, ImageOps

# Pillow's format -> what it is written as and how. HEIC is what phones take and browsers cannot show.
WRITTEN_AS: dict[str, tuple[str, str, dict[str, object]]] = {
    "JPEG": ("JPEG", ".jpg", {"quality": 92, "optimize": True}),
    "MPO": ("JPEG", ".jpg", {"quality": 92, "optimize": True}),
    "HEIF": ("JPEG", ".jpg", {"quality": 92, "optimize": True}),
    "AVIF": ("AVIF", ".avif", {"quality": 90}),
    "WEBP": ("WEBP", ".webp", {"quality": 92}),
    "PNG": ("PNG", ".png", {"optimize": True}),
}


class NotAPhoto(Exception):
    """The file's beginning is an image's, the rest is not."""


def cleaned_photo(file: UploadedFile) -> UploadedFile:
    """``file`` as a new upload: the same picture, upright, with its colour profile and nothing else beside the pixels.

    Of a moving picture the first frame is kept. ``NotAPhoto`` where it cannot be decoded to the end.
    """
    try:
        file.seek(0)
        with Image.open(file) as source:
            form, suffix, options = WRITTEN_AS[source.format or ""]
            profile = source.info.get("icc_profile")
            upright = ImageOps.exif_transpose(source)
            upright.load()
    except (OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError) as error:
        raise NotAPhoto from error
    if form == "JPEG" and upright.mode not in {"RGB", "L", "CMYK"}:
        upright = upright.convert("RGB")
    upright.info = {}
    buffer = io.BytesIO()
    upright.save(buffer, form, icc_profile=profile, **options)
    name = PurePosixPath(file.name or "photo").with_suffix(suffix).name
    return SimpleUploadedFile(name, buffer.getvalue(), content_type=Image.MIME[form])
