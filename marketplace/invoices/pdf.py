"""A document as a PDF that a person can read, in the shopper's language, with its XML of EN 16931 inside (Factur-X).

PDF/A-3b: fonts embedded, XMP, an output intent; veraPDF finds nothing wrong. Nobody has certified it for tax (``docs/invoices.md``).
"""

from __future__ import annotations

import io
from typing import Any

import PIL.ImageCms
from django.utils import translation
from facturx import generate_from_binary
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from marketplace.invoices.en16931 import document_xml
from marketplace.invoices.models import Document
from marketplace.invoices.sheet import A4, Sheet

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDF_LANGUAGES = {"en": "en-GB", "pt": "pt-PT", "fr": "fr-FR"}


def draw_document(document: Document) -> bytes:
    """The PDF of ``document``. Called once a document, by ``archiving``: the next call may give other bytes."""
    xml = document_xml(document)
    with translation.override(document.language):
        drawn = _draw(document)
        said = {
            "author": document.seller_name,
            "title": f"{document.get_kind_display()} {document.number}",
            "subject": f"{document.get_kind_display()} {document.number}, {document.seller_name}",
            "keywords": "Factur-X",
        }
    made: bytes = generate_from_binary(
        _with_output_intent(drawn),
        xml,
        flavor="factur-x",
        level="en16931",
        check_xsd=False,
        check_schematron=False,
        pdf_metadata=said,
        lang=PDF_LANGUAGES.get(document.language, "en-GB"),
        afrelationship="alternative",
    )
    return _with_readable_metadata(made)


def _with_readable_metadata(pdf: bytes) -> bytes:
    """XMP's own reader wants RDF's name said where RDF begins, and of each description what it is about; the library says neither."""
    writer: Any = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    text = writer._root_object["/Metadata"].get_object().get_data().decode()
    text = text.replace("<rdf:RDF>", f'<rdf:RDF xmlns:rdf="{RDF}">').replace("<rdf:Description>", '<rdf:Description rdf:about="">')
    metadata = StreamObject()
    metadata.set_data(text.encode())
    metadata[NameObject("/Type")], metadata[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
    writer._root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _draw(document: Document) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(f"{document.get_kind_display()} {document.number}")
    Sheet(canvas, document).draw()
    canvas.save()
    return out.getvalue()


def _with_output_intent(pdf: bytes) -> bytes:
    """PDF/A asks in which colours a page was meant: sRGB, with its profile inside."""
    writer: Any = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    profile = StreamObject()
    profile.set_data(PIL.ImageCms.ImageCmsProfile(PIL.ImageCms.createProfile("sRGB")).tobytes())
    profile[NameObject("/N")] = NumberObject(3)
    intent = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
            NameObject("/Info"): TextStringObject("sRGB IEC61966-2.1"),
            NameObject("/DestOutputProfile"): writer._add_object(profile.flate_encode()),
        }
    )
    writer._root_object[NameObject("/OutputIntents")] = ArrayObject([writer._add_object(intent)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
