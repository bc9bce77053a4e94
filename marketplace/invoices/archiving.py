"""The PDF of a document: drawn once by a task, kept in the private storage with its SHA-256, and never drawn again."""

from __future__ import annotations

import hashlib
import logging
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, transaction

from background.retry import durable_task
from marketplace.invoices.models import Archived, Document

logger = logging.getLogger(__name__)


class FileIsOff(Exception):
    """The archived file is gone, or is not what was archived. It is never drawn anew: the operator has to bring it back from a backup."""


def storage() -> Storage:
    return storages["private"]


@durable_task(attempts=8)
def archive_document(document_id: str) -> None:
    """Draw the document and put it into the archive, unless it is there."""
    from marketplace.invoices.pdf import draw_document

    document = Document.objects.select_related("invoice", "seller_address", "buyer_address", "shop_order__order", "series").get(
        pk=document_id
    )
    if Archived.objects.filter(document=document).exists():
        return
    data = draw_document(document)
    name = storage().save(f"invoices/{document.issued_on:%Y}/{uuid.uuid4().hex}.pdf", ContentFile(data))
    try:
        with transaction.atomic():
            Archived.objects.create(document=document, name=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    except IntegrityError:
        # Somebody else was first: theirs is the one that counts.
        storage().delete(name)
        if not Archived.objects.filter(document=document).exists():
            raise


def read_archived(archived: Archived) -> bytes:
    """The file as it was archived; ``FileIsOff`` where it is gone or altered, which is written to the log."""
    try:
        with storage().open(archived.name) as file:
            data: bytes = file.read()
    except OSError as error:
        logger.error("The archived file %s of document %s cannot be read.", archived.name, archived.document_id)
        raise FileIsOff(archived.name) from error
    if hashlib.sha256(data).hexdigest() != archived.sha256:
        logger.error("The archived file %s of document %s was altered.", archived.name, archived.document_id)
        raise FileIsOff(archived.name)
    return data


def archive_waiting() -> int:
    """Draw every document that is not in the archive; how many. For an installation's first fill; else tasks do it."""
    waiting = list(Document.objects.filter(archived=None).order_by("issued_at", "sequence").values_list("pk", flat=True))
    for pk in waiting:
        archive_document.call(str(pk))
    return len(waiting)
