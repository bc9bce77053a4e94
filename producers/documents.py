"""Attestation documents are private: kept apart from the public media, handed out only by views that check who asks."""

from __future__ import annotations

import mimetypes
import uuid
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from producers.models import Attestation

MAX_BYTES = 15 * 1024 * 1024
# What each kind of document begins with; a file must be what its name says.
BEGINNINGS = {".pdf": (b"%PDF-",), ".png": (b"\x89PNG\r\n\x1a\n",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",)}


def private_storage() -> Storage:
    """The storage that no address reaches (``STORAGES["private"]``)."""
    return storages["private"]


def document_path(attestation: Attestation, filename: str) -> str:
    """Where the document of a new attestation goes: a name that cannot be guessed, of the file's own kind."""
    return f"attestations/{uuid.uuid4().hex}{PurePosixPath(filename).suffix.lower()}"


def validate_document(file: File[bytes]) -> None:
    """``ValidationError`` unless ``file`` is a PDF, a JPEG or a PNG of at most 15 MB, by content and not by name alone."""
    beginnings = BEGINNINGS.get(PurePosixPath(file.name or "").suffix.lower())
    if beginnings is None:
        raise ValidationError(_("This is not a PDF, JPEG or PNG file. Save the document as a PDF and choose it again."))
    if file.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 15 MB. Save it smaller, or scan it with less detail, and choose it again."))
    file.seek(0)
    beginning = file.read(8)
    file.seek(0)
    if not beginning.startswith(beginnings):
        raise ValidationError(_("This file is not what its name says. Save the document as a PDF and choose it again."))


def document_response(attestation: Attestation) -> FileResponse:
    """The document, to be read in the browser and kept by nobody in between; ``Http404`` when the file is gone.

    The caller has checked that this person may read it.
    """
    try:
        file = attestation.document.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    suffix = PurePosixPath(attestation.document.name or "").suffix
    response = FileResponse(file, filename=f"attestation-{attestation.pk}{suffix}", content_type=mimetypes.types_map.get(suffix))
    response["Cache-Control"] = "private, no-store"
    return response
