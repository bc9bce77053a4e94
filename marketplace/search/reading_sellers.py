"""Makers and shops as documents."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from marketplace.partner.models import Partner
from marketplace.search.documents import Document, Kind
from marketplace.search.reading_sources import attested_days, protected_names
from marketplace.search.words import gathered, in_every_language, named, of_the_installation
from producers.models import Producer, ProducerTranslation


def maker_documents(pks: Collection[int]) -> list[Document]:
    """Makers with a page of their own, with the protected names that they may use today. Five queries."""
    day = timezone.localdate()
    stories: dict[int, list[tuple[str, str]]] = {}
    for pk, *text in ProducerTranslation.objects.filter(producer__in=pks).order_by("pk").values_list("producer", "language", "story"):
        stories.setdefault(pk, []).append((text[0], text[1]))
    spans = attested_days(producers=pks, day=day)
    used: dict[int, list[int]] = {}
    for (producer, designation), days in sorted(spans.items()):
        if any(span.first is None or span.first <= day for span in days):
            used.setdefault(producer, []).append(designation)
    protected = protected_names({pk for found in used.values() for pk in found})
    columns = ("pk", "name", "municipality", "district", "story")
    return [
        Document(
            kind=Kind.MAKER,
            pk=pk,
            titles=in_every_language(name),
            bodies=gathered((of_the_installation(), story), *stories.get(pk, ())),
            names=named([*(word for one in used.get(pk, ()) for word in protected[one]), municipality, district]),
        )
        for pk, name, municipality, district, story in Producer.objects.filter(pk__in=pks, is_listed=True)
        .order_by("pk")
        .values_list(*columns)
    ]


def shop_documents(pks: Collection[int]) -> list[Document]:
    """Sellers whom the operator lets sell. One query."""
    rows = Partner.objects.filter(pk__in=pks, is_open=True).order_by("pk").values_list("pk", "name", "municipality")
    return [Document(kind=Kind.SHOP, pk=pk, titles=in_every_language(name), names=named([municipality])) for pk, name, municipality in rows]
