"""Documents made of the database's rows, many at once: the queries are the same for one and for a thousand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from cms.models import ContentPage
from marketplace.catalogue.models import Product
from marketplace.pages.models import CampaignPage, CategoryPage, RegionPage
from marketplace.partner.models import Partner
from marketplace.search.documents import Document, Kind
from marketplace.search.reading_pages import campaign_documents, page_documents
from marketplace.search.reading_products import product_documents
from marketplace.search.reading_sellers import maker_documents, shop_documents
from producers.models import Producer

BATCH = 1000
_READERS: dict[Kind, Callable[[Collection[int]], list[Document]]] = {
    Kind.PRODUCT: product_documents,
    Kind.MAKER: maker_documents,
    Kind.SHOP: shop_documents,
    Kind.CAMPAIGN: campaign_documents,
    Kind.PAGE: page_documents,
}


def documents_of(kind: Kind, pks: Collection[int]) -> list[Document]:
    """Of those with these primary keys that can be found today or on a day to come; the others have no place in an index.

    At most some twenty queries, however many they are. Give it ``BATCH`` at a time.
    """
    return _READERS[kind](pks) if pks else []


def all_pks(kind: Kind) -> list[int]:
    """Of everything of the kind, findable or not, in no order."""
    rows: dict[Kind, tuple[Any, ...]] = {
        Kind.PRODUCT: (Product.objects.filter(parent=None),),
        Kind.MAKER: (Producer.objects,),
        Kind.SHOP: (Partner.objects,),
        Kind.CAMPAIGN: (CampaignPage.objects,),
        Kind.PAGE: (ContentPage.objects, RegionPage.objects, CategoryPage.objects),
    }
    return [pk for found in rows[kind] for pk in found.order_by().values_list("pk", flat=True)]


def batches(pks: list[int], size: int = BATCH) -> Iterator[list[int]]:
    return (pks[start : start + size] for start in range(0, len(pks), size))
