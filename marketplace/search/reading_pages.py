"""Campaigns and what the operator writes as documents: pages of words, regions, texts of categories. They are few, and read whole."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from cms.models import BasePage, ContentPage
from marketplace.pages.models import CampaignPage, CategoryPage, RegionPage
from marketplace.search.documents import Document, Kind
from marketplace.search.showing import midnight
from marketplace.search.words import gathered, named


def campaign_documents(pks: Collection[int]) -> list[Document]:
    """Those that the public may read and that are not over: one that opens later is found, and says when."""
    pages = _public(CampaignPage, pks).filter(closes_at__gt=midnight(timezone.localdate()))
    return [_document(Kind.CAMPAIGN, page, page.introduction, names=(page.region,), shown_until=page.last_day) for page in pages]


def page_documents(pks: Collection[int]) -> list[Document]:
    """Content pages, regions with the names of what belongs to them, and texts of categories. Six queries at most."""
    return [
        *(_document(Kind.PAGE, page) for page in _public(ContentPage, pks)),
        *(
            _document(Kind.PAGE, page, page.introduction, names=_within(page))
            for page in _public(RegionPage, pks).select_related("designation")
        ),
        *(_document(Kind.PAGE, page, page.introduction) for page in _public(CategoryPage, pks).filter(category__isnull=False)),
    ]


def _within(page: RegionPage) -> tuple[str, ...]:
    return (*page.municipalities, *page.districts, *([page.designation.name] if page.designation else []))


def _public(model: Any, pks: Collection[int]) -> Any:
    return model.objects.filter(pk__in=pks).live().public().select_related("locale").order_by("pk")


def _document(kind: Kind, page: BasePage, *texts: str, names: tuple[str, ...] = (), **more: Any) -> Document:
    language = page.locale.language_code.split("-")[0]
    body: Any = getattr(page, "body", None)
    said = [page.seo_title, page.search_description, *texts, *(body.stream_block.get_searchable_content(body) if body else ())]
    return Document(
        kind=kind,
        pk=page.pk,
        titles={language: page.title},
        bodies=gathered(*((language, text) for text in said)),
        names=named(names),
        created=page.first_published_at,
        **more,
    )
