"""Shopify's product export: the rows of a handle are one product; later rows are sizes, or only pictures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from producers.gate import plain_words
from shops.catalogue_files.items import Catalogue, Item, Picture, Remark, Variant
from shops.catalogue_files.layouts.reduced import from_compared
from shops.catalogue_files.layouts.sheet import Choices, Columns, Row, one_line, rows_of
from shops.catalogue_files.measures import net_content
from shops.catalogue_files.reading import Table
from shops.catalogue_files.texts import body, listed, path_names, pictures, size_name

NAME = "shopify"
LABEL = "Shopify"
NAMES = {
    "handle": ["handle", "url handle"],
    "title": ["title"],
    "body": ["body html", "body", "description"],
    "vendor": ["vendor"],
    "category": ["product category", "standard product type", "standardized product type", "google shopping google product category"],
    "type": ["type", "custom product type", "product type"],
    "tags": ["tags"],
    "published": ["published", "published on online store"],
    "status": ["status"],
    "option1": ["option1 value"],
    "option2": ["option2 value"],
    "option3": ["option3 value"],
    "option1 name": ["option1 name"],
    "option2 name": ["option2 name"],
    "option3 name": ["option3 name"],
    "sku": ["variant sku", "sku"],
    "grams": ["variant grams", "weight value grams"],
    "weight": ["variant weight"],
    "weight unit": ["variant weight unit", "weight unit for display"],
    "stock": ["variant inventory qty", "inventory quantity", "variant inventory quantity"],
    "price": ["variant price", "price"],
    "compare at": ["variant compare at price", "compare at price"],
    "picture": ["image src", "product image url"],
    "picture place": ["image position"],
    "picture text": ["image alt text"],
    "variant picture": ["variant image", "variant image url"],
    "gift card": ["gift card"],
    "measure": ["unit price total measure"],
    "measure unit": ["unit price total measure unit"],
}
OF_A_VARIANT = ("option1", "option2", "option3", "sku", "price")


def fits(columns: Columns) -> int:
    marks = ("option1", "option1 name", "picture", "grams", "stock", "body", "vendor", "picture place", "price")
    return sum(mark in columns for mark in marks) if "handle" in columns else 0


def catalogue(table: Table, columns: Columns, choices: Choices) -> Catalogue:
    rows = rows_of(table, columns, amounts=("price", "grams", "weight"))
    items: dict[str, Item] = {}
    strays: list[Remark] = []
    for row in rows:
        key = row.line("handle") or row.line("title")
        if not key:
            if any(row.text(name) for name in ("picture", *OF_A_VARIANT)):
                row.refuse("handle", _("The row belongs to no product: it has no handle."))
            else:
                row.refuse("handle", _("The row has neither a handle nor a title."))
            strays += row.remarks
            continue
        item = items.get(key.lower())
        is_first = item is None
        if item is None:
            item = items[key.lower()] = _item(row, key)
        elif not item.title:
            item.title = row.line("title")
        item.rows.append(row.number)
        if is_first or any(row.text(name) for name in OF_A_VARIANT):
            item.variants.append(_variant(row))
        _add_pictures(item, row)
        item.remarks += row.remarks
    for item in items.values():
        places = {picture.address: place for place, picture in enumerate(item.pictures)}
        item.pictures.sort(key=lambda picture: (picture.row, places[picture.address]))
        for picture in item.pictures:
            picture.row = item.row
    return Catalogue(NAME, list(items.values()), table.notes, columns.left_out, strays=strays)


def _item(row: Row, key: str) -> Item:
    status, published = plain_words(row.text("status")), row.flag("published")
    is_public = None if not status and published is None else status in {"", "active"} and published is not False
    if row.text("gift card").lower() == "true":
        is_public = False
        row.note("gift card", _("A gift card is sent in no parcel: it stays a draft."))
    names = [row.line("type"), *path_names(row.line("category")), *listed(row.line("tags"))]
    return Item(
        row=row.number,
        key=key,
        title=row.line("title"),
        title_column=row.columns.heading("title"),
        description=body(row.text("body")) if "body" in row.columns else None,
        categories=[name for name in names if name],
        maker=row.line("vendor"),
        is_public=is_public,
    )


def _variant(row: Row) -> Variant:
    values = [row.line(f"option{place}") for place in (1, 2, 3)]
    if plain_words(values[0]) == "default title" or (plain_words(row.text("option1 name")) == "title" and not any(values[1:])):
        values = []
    variant = Variant(
        row=row.number,
        sku=one_line(row.text("sku")),
        name=size_name(values),
        price=row.price("price"),
        stock=row.pieces("stock"),
        grams=row.grams("grams") or row.grams("weight", unit=row.text("weight unit") or "kg"),
        price_column=row.columns.heading("price"),
        stock_column=row.columns.heading("stock"),
        sku_column=row.columns.heading("sku"),
    )
    from_compared(variant, row, "compare at")
    amount = row.amount("measure", thousands=False)
    measured = net_content(amount, plain_words(row.text("measure unit"))) if amount and amount > 0 else None
    if measured:
        variant.net_content, variant.net_unit = measured
    return variant


def _add_pictures(item: Item, row: Row) -> None:
    """``Picture.row`` holds the place among the product's pictures until all of its rows are read."""
    place = row.text("picture place")
    known = {picture.address for picture in item.pictures}
    for name, text in (("picture", row.line("picture text")), ("variant picture", "")):
        for picture in pictures(row.text(name)):
            if picture.address not in known:
                known.add(picture.address)
                order = int(place) if name == "picture" and place.isdecimal() and len(place) < 6 else 1_000_000
                item.pictures.append(Picture(picture.address, text[:200], order))
