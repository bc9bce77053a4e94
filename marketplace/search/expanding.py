"""Which findable things a change of a wider kind is about, written out by the database itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from marketplace.search.models import SearchChange

# Kind → what selects kind and primary key, about the ``told`` changes.
_WHICH = {
    "partner": (
        "SELECT 'product', found.id FROM told JOIN catalogue_product found ON found.partner_id = told.object_pk "
        "WHERE found.parent_id IS NULL",
        "SELECT 'shop', object_pk FROM told",
    ),
    "producer": (
        "SELECT 'product', found.id FROM told JOIN catalogue_product found ON found.producer_id = told.object_pk "
        "WHERE found.parent_id IS NULL",
        "SELECT 'maker', object_pk FROM told",
    ),
    "category": (
        "SELECT 'product', within.product_id FROM told JOIN catalogue_category above ON above.id = told.object_pk "
        "JOIN catalogue_category below ON substr(below.path, 1, length(above.path)) = above.path "
        "JOIN catalogue_productcategory within ON within.category_id = below.id",
    ),
    "designation": (
        "SELECT 'product', found.id FROM told JOIN catalogue_product found ON found.designation_id = told.object_pk "
        "WHERE found.parent_id IS NULL",
        "SELECT 'maker', found.producer_id FROM told JOIN producers_attestation found ON found.designation_id = told.object_pk",
    ),
    # In Portugal a place may stand for all postcodes with its first four digits.
    "place": (
        # CROSS JOIN keeps SQLite to this order: there are many addresses, and few of them are sellers'.
        "SELECT 'partner', seller.id FROM partner_partner seller CROSS JOIN logistics_address address "
        "CROSS JOIN logistics_postcodeplace place WHERE address.id = seller.sends_from_id AND place.country = address.country "
        "AND place.postcode IN (address.postcode, substr(address.postcode, 1, 4)) AND place.id IN (SELECT object_pk FROM told)",
        "SELECT 'maker', maker.id FROM told JOIN logistics_postcodeplace place ON place.id = told.object_pk "
        "JOIN producers_producer maker ON maker.country = place.country "
        "AND substr(replace(maker.postcode, ' ', ''), 1, 4) = substr(place.postcode, 1, 4)",
    ),
    "branch": (
        "SELECT 'page', below.id FROM told JOIN wagtailcore_page above ON above.id = told.object_pk "
        "JOIN wagtailcore_page below ON substr(below.path, 1, length(above.path)) = above.path",
    ),
    "everything": (
        "SELECT 'product', id FROM catalogue_product WHERE parent_id IS NULL",
        "SELECT 'maker', id FROM producers_producer",
        "SELECT 'shop', id FROM partner_partner",
        "SELECT 'page', page_ptr_id FROM cms_contentpage",
        "SELECT 'page', page_ptr_id FROM marketplace_pages_campaignpage",
        "SELECT 'page', page_ptr_id FROM marketplace_pages_regionpage",
        "SELECT 'page', page_ptr_id FROM marketplace_pages_categorypage",
    ),
}
WIDE = frozenset(_WHICH)
_TABLE = SearchChange._meta.db_table


def expand(changes: Sequence[tuple[int, str]]) -> None:
    """Put what they are about in the place of these (primary key, kind), in one transaction; a place gives makers, and sellers,
    wide themselves.

    However many products a seller has, the database writes them out in one statement.
    """
    pks = [pk for pk, _kind in changes]
    asked = ", ".join(["%s"] * len(pks))
    with transaction.atomic(), connection.cursor() as cursor:
        for kind in dict.fromkeys(kind for _pk, kind in changes):
            told = f"WITH told AS (SELECT object_pk FROM {_TABLE} WHERE kind = '{kind}' AND id IN ({asked}))"  # noqa: S608 - our own names
            for which in _WHICH[kind]:
                cursor.execute(
                    f"INSERT INTO {_TABLE} (kind, object_pk, at) {told} "  # noqa: S608
                    f"SELECT DISTINCT made.*, CURRENT_TIMESTAMP FROM ({which}) AS made",
                    pks,
                )
        SearchChange.objects.filter(pk__in=pks).delete()
