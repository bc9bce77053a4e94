"""Writing a document: its parts first, itself last, as the database's triggers ask for."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from marketplace.invoices.amounts import Parts
from marketplace.invoices.models import Document, DocumentLine, DocumentVat, Kind
from marketplace.invoices.numbering import take_number
from marketplace.invoices.portugal import atcud
from marketplace.partner.models import Partner


def write_document(*, kind: Kind, partner: Partner, parts: Parts, **fields: Any) -> Document:
    """Issue a document now with the next number of its seller's series. Call it inside the transaction of what it is issued for.

    The number is taken last, so that the series is locked for as short a time as can be. Its PDF is drawn by a task.
    """
    from marketplace.invoices.archiving import archive_document

    key, now = uuid.uuid4(), timezone.now()
    DocumentLine.objects.bulk_create(
        DocumentLine(
            document_id=key,
            line=piece.line,
            position=position,
            title=piece.line.title,
            sku=piece.line.partner_sku,
            quantity=piece.quantity,
            percent=piece.percent,
            category=piece.category,
            amount=piece.amount,
            tax=piece.tax,
        )
        for position, piece in enumerate(parts.pieces, start=1)
    )
    DocumentVat.objects.bulk_create(
        DocumentVat(
            document_id=key,
            percent=rate.percent,
            category=rate.category,
            goods=rate.goods,
            goods_tax=rate.goods_tax,
            delivery=rate.delivery,
            delivery_tax=rate.delivery_tax,
        )
        for rate in parts.rates
    )
    series, sequence, day = take_number(partner=partner, kind=kind, on=timezone.localdate(now))
    document = Document.objects.create(
        id=key,
        kind=kind,
        partner=partner,
        series=series,
        sequence=sequence,
        number=f"{series.prefix}/{sequence}",
        issued_at=now,
        issued_on=day,
        goods=parts.goods,
        delivery=parts.delivery,
        tax=parts.tax,
        total=parts.goods + parts.delivery,
        atcud=atcud(series, sequence),
        **fields,
    )
    archive_document.enqueue(str(document.pk))
    return document
