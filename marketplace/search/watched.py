"""The tables that documents are made of, and which change of a row makes which documents old.

Read by ``marketplace.search.triggers``. A table that a document begins to read must be named here: ``tests/search/test_doors.py`` asks
for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Watched:
    """A change of ``table`` makes old what has ``kind`` (see ``SearchChange``) and ``pk``: SQL about the changed row, called ``{row}``,
    and about what ``source`` finds for it.

    An update counts where one of ``columns`` differs, or ``differs`` (SQL about OLD and NEW) holds; without both, any does.
    """

    table: str
    kind: str
    pk: str
    source: str = ""
    columns: tuple[str, ...] = ()
    differs: str = ""
    verbs: tuple[str, ...] = ("insert", "update", "delete")


# A variant's rows are its product's.
_OF_PRODUCT = ("product", "COALESCE(found.parent_id, found.id)", "FROM catalogue_product found WHERE found.id = {row}.product_id")
_IN_STOCK = "(OLD.num_in_stock > OLD.num_allocated) <> (NEW.num_in_stock > NEW.num_allocated)"


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


WATCHED = (
    Watched(
        "catalogue_product",
        "product",
        "COALESCE({row}.parent_id, {row}.id)",
        columns=_columns(
            "parent_id title description upc partner_id producer_id designation_id is_public off_sale_reason visible_from visible_until "
            "keep_cold net_content net_unit date_created"
        ),
    ),
    Watched("catalogue_producttranslation", *_OF_PRODUCT, _columns("product_id language title description")),
    Watched("catalogue_productcategory", *_OF_PRODUCT, _columns("product_id category_id")),
    Watched("catalogue_foodinformation", *_OF_PRODUCT),
    # An order that leaves something in stock changes nothing here.
    Watched(
        "partner_stockrecord",
        *_OF_PRODUCT,
        _columns("product_id partner_sku price sale_price sale_from sale_until lowest_before lightest_grams heaviest_grams"),
        _IN_STOCK,
    ),
    Watched(
        "partner_partner",
        "partner",
        "{row}.id",
        columns=_columns("name municipality is_open trading reopens_on sends_from_id services_left_out"),
    ),
    Watched(
        "logistics_address",
        "partner",
        "found.id",
        "FROM partner_partner found WHERE found.sends_from_id = {row}.id",
        _columns("postcode country"),
        verbs=("update",),  # a new one is of no seller yet, one of a seller cannot be deleted
    ),
    Watched(
        "logistics_postcodeplace", "place", "{row}.id", columns=_columns("country postcode latitude longitude"), verbs=("insert", "update")
    ),
    Watched("logistics_postcodeplace", "everything", "0", verbs=("delete",)),  # whose it was cannot be asked any more
    # Where a postcode lies is asked of the office that delivers it, and where a town lies of the office in it.
    *(
        Watched(table, kind, "found.id", f"FROM {of} found", _columns(columns))
        for table, columns in (
            ("logistics_office", "name locality latitude longitude is_active"),
            ("logistics_officearea", "office_id country first last"),
        )
        for kind, of in (("partner", "partner_partner"), ("maker", "producers_producer"))
    ),
    Watched("logistics_zonerange", "everything", "0", columns=_columns("zone_id country first last")),
    Watched("logistics_zone", "everything", "0", columns=_columns("code"), verbs=("update",)),
    Watched("logistics_service", "everything", "0", "WHERE {row}.area <> ''", _columns("code area")),
    Watched("producers_producer", "producer", "{row}.id", columns=_columns("name municipality district country postcode story is_listed")),
    Watched("producers_producertranslation", "maker", "{row}.producer_id"),
    Watched("producers_designation", "designation", "{row}.id", columns=_columns("name")),
    Watched("producers_designationname", "designation", "{row}.designation_id"),
    Watched(
        "producers_attestation",
        "producer",
        "{row}.producer_id",
        columns=_columns("producer_id designation_id valid_from valid_until state"),
    ),
    Watched("catalogue_category", "category", "{row}.id", columns=_columns("path name is_public ancestors_are_public")),
    Watched("catalogue_categorytranslation", "category", "{row}.category_id"),
    # A draft is kept on the page's row too, in other columns.
    Watched(
        "wagtailcore_page",
        "page",
        "{row}.id",
        columns=_columns("live path title seo_title search_description locale_id content_type_id first_published_at"),
    ),
    Watched("cms_contentpage", "page", "{row}.page_ptr_id"),
    *(Watched(f"marketplace_pages_{table}page", "page", "{row}.page_ptr_id") for table in ("campaign", "region", "category")),
    Watched("wagtailcore_pageviewrestriction", "branch", "{row}.page_id"),
)
