"""Handing out an archived document. Who calls has checked that this person may read it."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.invoices.archiving import FileIsOff, read_archived
from marketplace.invoices.models import Archived, Document


def file_name(document: Document) -> str:
    """``FT-FEIRA2026-1.pdf``"""
    return re.sub(r"[^A-Za-z0-9]+", "-", document.number) + ".pdf"


def document_response(request: HttpRequest, document: Document) -> HttpResponse:
    """The PDF, to be read in the browser and kept by nobody in between; a page in its place while it is being drawn, or where its
    file is not what was archived."""
    archived = Archived.objects.filter(document=document).first()
    if archived is None:
        waits = render(request, "invoices/not_yet.html", {"document": document, "is_off": False}, status=503)
        waits["Retry-After"] = "30"
        return waits
    try:
        data = read_archived(archived)
    except FileIsOff:
        return render(request, "invoices/not_yet.html", {"document": document, "is_off": True}, status=500)
    said = f'inline; filename="{file_name(document)}"'
    headers = {"Content-Disposition": said, "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
