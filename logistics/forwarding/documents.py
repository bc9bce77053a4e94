"""The document that shows who asks: checked, kept where no address reaches, and deleted in time."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from logistics.models import Forwarding
from logistics.rounds.proofs import PHOTO, PictureRefused, clean_picture

MOST_MEGABYTES = 8
PDF_BEGINS = b"%PDF-"


class DocumentRefused(Exception):
    """Says, in the active language, what is wrong and what to do."""


def clean_document(file: UploadedFile) -> File[bytes]:
    """``file`` to be kept: a picture written anew, a PDF as it is. Raises ``DocumentRefused``."""
    if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
        said = {"most": MOST_MEGABYTES, "has": round((file.size or 0) / 1024 / 1024)}
        raise DocumentRefused(_("This file has %(has)s MB; at most %(most)s MB are taken.") % said)
    file.seek(0)
    if file.read(len(PDF_BEGINS)) == PDF_BEGINS:
        file.seek(0)
        return ContentFile(file.read(), name="document.pdf")
    file.seek(0)
    try:
        picture = clean_picture(file, PHOTO)
    except PictureRefused:
        raise DocumentRefused(_("This is neither a picture (PNG, JPEG, WebP) nor a PDF that can be read. Send another file.")) from None
    picture.name = "document.jpg"
    return picture


def deleted_after(decided_at: dt.datetime) -> dt.date:
    return timezone.localdate(decided_at) + dt.timedelta(days=settings.FORWARDING_PROOF_DAYS)


def delete_old(now: dt.datetime) -> int:
    """Delete documents whose term is over, and those of what was never paid; returns how many."""
    over = Forwarding.objects.filter(proof_until__lt=timezone.localdate(now)) | Forwarding.objects.filter(state=Forwarding.State.GIVEN_UP)
    deleted = 0
    for row in over.exclude(proof=""):
        name = str(row.proof.name)
        if Forwarding.objects.filter(pk=row.pk, proof=name).update(proof=""):
            row.proof.storage.delete(name)
            deleted += 1
    return deleted
