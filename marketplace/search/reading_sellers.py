"""Makers and shops as documents."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from logistics.nearby import Point
from marketplace.partner.models import Partner
from marketplace.search.documents import Document, Kind
from marketplace.search.reading_sources import Whereabouts, attested_days, points_of, protected_names
from marketplace.search.words import gathered, in_every_language, named, of_the_installation
from producers.models import Producer, ProducerTranslation


def maker_documents(pks: Collection[int]) -> list[Document]:
    """Makers with a page of their own, with the protected names that they may use today. Eight queries at most."""
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
    columns = ("pk", "name", "municipality", "district", "story", "country", "postcode")
    rows = list(Producer.objects.filter(pk__in=pks, is_listed=True).order_by("pk").values_list(*columns))
    points = points_of({pk: Whereabouts(town, country, postcode) for pk, _name, town, _district, _story, country, postcode in rows})
    return [
        Document(
            kind=Kind.MAKER,
            pk=pk,
            titles=in_every_language(name),
            bodies=gathered((of_the_installation(), story), *stories.get(pk, ())),
            names=named([*(word for one in used.get(pk, ()) for word in protected[one]), municipality, district]),
            **_degrees(points.get(pk)),
        )
        for pk, name, municipality, district, story, _country, _postcode in rows
    ]


def shop_documents(pks: Collection[int]) -> list[Document]:
    """Sellers whom the operator lets sell. Four queries at most."""
    columns = ("pk", "name", "municipality", "sends_from__country", "sends_from__postcode")
    rows = list(Partner.objects.filter(pk__in=pks, is_open=True).order_by("pk").values_list(*columns))
    points = points_of({pk: Whereabouts(town, country or "", postcode or "") for pk, _name, town, country, postcode in rows})
    return [
        Document(kind=Kind.SHOP, pk=pk, titles=in_every_language(name), names=named([municipality]), **_degrees(points.get(pk)))
        for pk, name, municipality, _country, _postcode in rows
    ]


def _degrees(point: Point | None) -> dict[str, Any]:
    return {"latitude": point[0], "longitude": point[1]} if point else {}
