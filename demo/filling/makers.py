"""Makers, protected names and attestations."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files.base import ContentFile
from django.utils import timezone
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from accounts.models import User
from demo.filling.pictures import PictureShelf
from demo.makers import ATTESTATIONS, DESIGNATIONS, ISSUED_BY, MAKERS
from producers.models import Attestation, Designation, DesignationName, Producer, ProducerTranslation


def add_designations() -> dict[str, Designation]:
    designations = {}
    for name, (kind, file_number, others, specification) in DESIGNATIONS.items():
        row = Designation.objects.create(name=name, kind=kind, country="PT", file_number=file_number, specification=specification)
        DesignationName.objects.bulk_create(DesignationName(designation=row, name=other) for other in others)
        designations[name] = row
    return designations


def add_makers(shelf: PictureShelf) -> dict[str, Producer]:
    makers = {}
    for data in MAKERS:
        makers[data.slug] = Producer.objects.create(
            name=data.name,
            slug=data.slug,
            municipality=data.municipality,
            district="Coimbra",
            country="PT",
            story=data.story.en,
            email=f"{data.slug}@feira.example",
            photo=shelf.get(data.photo, title=data.name, alt=f"Where {data.name} works, in {data.municipality}."),
        )
        ProducerTranslation.objects.bulk_create(
            ProducerTranslation(producer=makers[data.slug], language=language, story=data.story[language]) for language in ("pt", "fr")
        )
    return makers


def add_attestations(*, makers: dict[str, Producer], designations: dict[str, Designation], operator: User, owners: dict[str, User]) -> None:
    """``owners`` by maker's slug: who sent the document in. Dates count from today."""
    today, now = timezone.localdate(), timezone.now()
    for slug, name, state, days_left, days_ago in ATTESTATIONS:
        attestation = Attestation(
            producer=makers[slug],
            designation=designations[name],
            issued_by=ISSUED_BY,
            valid_from=today - dt.timedelta(days=days_ago),
            valid_until=today + dt.timedelta(days=days_left),
            state=state,
            submitted_by=owners.get(slug),
            ruled_by=operator if state == Attestation.State.ACCEPTED else None,
            ruled_at=now - dt.timedelta(days=max(days_ago - 2, 1)) if state == Attestation.State.ACCEPTED else None,
        )
        document = _document(makers[slug].name, name, attestation.valid_from, attestation.valid_until)
        attestation.document.save(f"{slug}.pdf", ContentFile(document), save=False)
        attestation.save()


def _document(maker: str, name: str, valid_from: dt.date, valid_until: dt.date) -> bytes:
    """A PDF of one page that says plainly that it proves nothing."""
    buffer = io.BytesIO()
    sheet = Canvas(buffer, pagesize=A5)
    width, height = A5
    sheet.setFont("Times-Bold", 18)
    sheet.drawCentredString(width / 2, height - 90, "Attestation of conformity")
    sheet.setFont("Times-Roman", 12)
    lines = (
        ISSUED_BY,
        "",
        maker,
        "may use the protected name",
        name,
        f"from {valid_from:%d.%m.%Y} to {valid_until:%d.%m.%Y}.",
        "",
        "Made for a demonstration. It proves nothing.",
    )
    for number, line in enumerate(lines):
        sheet.drawCentredString(width / 2, height - 150 - number * 24, line)
    sheet.rect(30, 30, width - 60, height - 60)
    sheet.save()
    return buffer.getvalue()
