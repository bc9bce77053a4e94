"""WooCommerce's product export, in its English, Portuguese and French headings: a variable product, and its variations by parent."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from producers.gate import plain_words
from shops.catalogue_files.items import Catalogue, Item, Remark, Variant
from shops.catalogue_files.layouts.reduced import sale_in
from shops.catalogue_files.layouts.sheet import Choices, Columns, Row, one_line, rows_of
from shops.catalogue_files.reading import Table
from shops.catalogue_files.texts import body, listed, path_names, pictures, size_name

NAME = "woocommerce"
LABEL = "WooCommerce"
NAMES = {
    "id": ["id"],
    "type": ["type", "tipo"],
    "sku": ["sku", "ugs", "ref", "referencia", "reference"],
    "name": ["name", "nome", "nom", "nombre"],
    "published": ["published", "publicado", "publie"],
    "short": ["short description", "descricao breve", "descricao curta", "breve descricao", "description courte", "descripcion corta"],
    "description": ["description", "descricao", "descripcion"],
    "in stock": ["in stock", "em stock", "em estoque", "en stock", "existencias", "en inventario", "hay existencias"],
    "stock": ["stock", "estoque", "quantidade em stock", "inventario", "stock quantity"],
    "weight": [],
    "sale": [
        "sale price",
        "preco promocional",
        "preco de promocao",
        "preco de saldo",
        "tarif promo",
        "prix promo",
        "prix promotionnel",
        "precio rebajado",
        "precio de oferta",
    ],
    "price": ["regular price", "preco normal", "preco regular", "preco", "tarif regulier", "prix regulier", "prix normal", "precio normal"],
    "sale from": [
        "date sale price starts",
        "data de inicio da promocao",
        "data de preco promocional comeca em",
        "data de inicio do preco promocional",
        "date de debut de promo",
        "dia en que empieza el precio rebajado",
    ],
    "sale to": [
        "date sale price ends",
        "data de fim da promocao",
        "data de preco promocional termina em",
        "data de fim do preco promocional",
        "date de fin de promo",
        "dia en que termina el precio rebajado",
    ],
    "categories": ["categories", "categorias"],
    "tags": ["tags", "etiquetas", "etiquettes"],
    "images": ["images", "imagens", "imagenes"],
    "parent": ["parent", "superior", "ascendente", "principal", "produto principal", "produto ascendente", "parente"],
    "brand": ["brands", "brand", "marca", "marcas", "marque", "marques"],
}
WEIGHT = re.compile(r"(?:weight|peso|poids)(?: (?:kg|g|lbs|oz))?")
ATTRIBUTE = (
    r"attribute {n} value s?|attribute {n} value",
    r"valor(?:es)? do atributo {n}|atributo {n} valor(?:es)?|valor es do atributo {n}",
    r"valor(?:es)?(?: es)? del atributo {n}",
    r"valeurs?(?: s)? de l attribut {n}|attribut {n} valeurs?(?: s)?",
)
NOT_A_THING = {"grouped", "external"}


def find_more(columns: Columns) -> None:
    """Headings that carry a unit or a number."""
    for place, heading in enumerate(columns.headings):
        plain = plain_words(heading)
        if WEIGHT.fullmatch(plain):
            columns.add("weight", place)
        for number in range(1, 10) if "attribut" in plain or "atribut" in plain else ():
            if any(re.fullmatch(pattern.format(n=number), plain) for pattern in ATTRIBUTE):
                columns.add(f"attribute {number}", place)


def fits(columns: Columns) -> int:
    if "name" not in columns or not {"price", "type", "in stock"} & set(columns.places):
        return 0
    find_more(columns)
    marks = ("type", "parent", "in stock", "price", "sale", "short", "published", "images", "attribute 1", "categories")
    found = sum(mark in columns for mark in marks)
    return found if ("type" in columns and found > 2) or ("in stock" in columns and "price" in columns) else 0


def catalogue(table: Table, columns: Columns, choices: Choices) -> Catalogue:
    rows = rows_of(table, columns, amounts=("price", "sale", "weight"))
    variations: list[Row] = []
    items: list[Item] = []
    known: dict[str, Item] = {}
    for row in rows:
        kinds = {plain_words(kind) for kind in row.text("type").split(",")}
        if "variation" in kinds:
            variations.append(row)
            continue
        item = _item(row, kinds)
        items.append(item)
        for name in (f"id:{row.text('id')}" if row.text("id") else "", row.text("sku").lower()):
            if name:
                known.setdefault(name, item)
    made = Catalogue(NAME, items, table.notes, columns.left_out)
    for row in variations:
        parent = known.get(row.text("parent").replace(" ", "").lower()) or known.get(row.text("parent").lower())
        if parent is None:
            row.refuse(
                "parent", _("The product “%(name)s”, of which this is a size, is not in the file.") % {"name": row.text("parent")[:60]}
            )
            made.strays += row.remarks
            continue
        _add_variation(parent, row)
    _share_stock(items)
    made.says_only_in_stock = any(variant.only_in_stock for item in items for variant in item.variants)
    return made


def _item(row: Row, kinds: set[str]) -> Item:
    published = row.text("published")
    item = Item(
        row=row.number,
        key=row.line("sku") or row.line("name"),
        title=row.line("name"),
        title_column=row.columns.heading("name"),
        description=body(row.text("description") or row.text("short")) if {"description", "short"} & set(row.columns.places) else None,
        maker=row.line("brand").split(",")[0].strip(),
        is_public=None if not published else row.flag("published") is True,
        pictures=pictures(row.text("images"), row=row.number),
        rows=[row.number],
    )
    paths = [path_names(path) for path in listed(row.line("categories"))]
    item.categories = [
        *(path[0] for path in paths),
        *(name for path in paths for name in path[1:]),
        row.line("categories"),
        *listed(row.line("tags")),
    ]
    item.categories = [name for name in item.categories if name]
    if kinds & NOT_A_THING:
        row.refuse("type", _("A grouped or external product is not sold here. Leave the row out."))
    if kinds & {"virtual", "downloadable"} and item.is_public:
        item.is_public = False
        row.note("type", _("What is downloaded is sent in no parcel: it stays a draft."))
    item.variants = [_variant(row)]
    item.variants[0].is_sold = None
    item.remarks = row.remarks
    return item


def _add_variation(parent: Item, row: Row) -> None:
    first = parent.variants[0]
    if not first.name and first.row == parent.row:
        parent.variants.clear()  # what the variable product's own row says of price and stock is of no size
        parent.whole = first
    own = _variant(row)
    whole = parent.whole or first
    own.name = _variation_name(parent, row)
    own.grams = own.grams or whole.grams
    if plain_words(row.text("stock")) == "parent" or (own.stock is None and not own.only_in_stock and not row.text("in stock")):
        own.stock, own.only_in_stock = None, False
    if row.flag("published") is False:
        own.is_sold = False
    known = {picture.address for picture in parent.pictures}
    parent.pictures += [picture for picture in pictures(row.text("images"), row=row.number) if picture.address not in known]
    parent.variants.append(own)
    parent.rows.append(row.number)
    parent.remarks += row.remarks


def _variation_name(parent: Item, row: Row) -> str:
    values = [row.line(f"attribute {number}").replace("\\,", ",") for number in range(1, 10)]  # WooCommerce escapes a value's own commas
    if any(values):
        return size_name(values)
    name = row.line("name")
    rest = name.removeprefix(parent.title).strip(" -–—:,")
    return (rest or name or row.line("sku"))[:255]


def _variant(row: Row) -> Variant:
    regular = row.price("price")
    sale = None if regular else row.price("sale")  # a row with nothing but a sale price costs that
    stock = row.pieces("stock") if plain_words(row.text("stock")) != "parent" else None
    says = row.text("in stock")
    there = plain_words(says) == "backorder" or (row.flag("in stock") if says else None)
    only = stock is None and there is True
    return Variant(
        row=row.number,
        sku=one_line(row.text("sku")),
        price=regular or sale,
        sale=sale_in(row, price="sale", starts="sale from", ends="sale to", regular=regular or sale),
        stock=0 if stock is None and there is False else stock,
        only_in_stock=only,
        grams=row.grams("weight", unit="kg"),
        price_column=row.columns.heading("price"),
        stock_column=row.columns.heading("stock") or row.columns.heading("in stock"),
        sku_column=row.columns.heading("sku"),
    )


def _share_stock(items: list[Item]) -> None:
    """A stock kept for the product as a whole is shared out among its sizes that have none of their own."""
    for item in items:
        whole = item.whole
        without = [variant for variant in item.variants if variant.stock is None and not variant.only_in_stock]
        if whole is None or whole.stock is None or not without:
            continue
        each, rest = divmod(whole.stock, len(without))
        for place, variant in enumerate(without):
            variant.stock = each + (place < rest)
        text = _("The %(count)s pieces of the product are shared out among its sizes. Correct them where you know better.")
        item.remarks.append(Remark(item.row, whole.stock_column, text % {"count": whole.stock}, is_error=False))
