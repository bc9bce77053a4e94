"""All documents of some days as one ZIP file."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

from django.utils.translation import gettext as _

from marketplace.invoices.archiving import FileIsOff, read_archived
from marketplace.invoices.handing_out import file_name
from marketplace.invoices.models import Document

MOST = 2000  # documents a file: some 100 MB
IN_MEMORY = 20 * 1024 * 1024


def zip_of(documents: Iterable[Document], *, by_seller: bool = False) -> IO[bytes]:
    """A file, opened at its beginning, with the PDF of each document as it was archived. What cannot be given is named in a text in it.

    ``by_seller``: a folder a seller, for the operator. Load ``archived`` along.
    """
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    missing = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for document in documents:
            archived = getattr(document, "archived", None)
            folder = f"{document.partner_id}/" if by_seller else ""
            try:
                if archived is None:
                    missing.append(_("%(number)s is being written.") % {"number": document.number})
                else:
                    archive.writestr(folder + file_name(document), read_archived(archived))
            except FileIsOff:
                missing.append(_("%(number)s is not as it was archived, or gone.") % {"number": document.number})
        if missing:
            archive.writestr("MISSING.txt", "\r\n".join(missing) + "\r\n")
    made.seek(0)
    return made
