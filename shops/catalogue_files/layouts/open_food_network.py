"""The Open Food Network's product list: one row a size, with its unit; rows of one producer and name are one product."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from producers.gate import plain_words
from shops.catalogue_files.items import Catalogue, Item, Variant
from shops.catalogue_files.layouts.sheet import Choices, Columns, Row, one_line, rows_of
from shops.catalogue_files.measures import MASS, VOLUME, net_content, whole
from shops.catalogue_files.reading import Table
from shops.catalogue_files.texts import body, path_names, pictures, size_name

NAME = "open_food_network"
LABEL = "Open Food Network"
NAMES = {
    "producer": ["producer", "supplier", "produtor", "fornecedor", "producteur", "fournisseur"],
    "name": ["name", "product name", "product", "nome", "produto", "nom", "produit"],
    "display name": ["display name", "display as", "variant name", "nome de apresentacao", "nom affiche", "nom d affichage"],
    "category": ["category", "categoria", "categorie"],
    "description": ["description", "descricao"],
    "units": ["units", "unit value", "unidades", "unites"],
    "unit type": ["unit type", "tipo de unidade", "type d unite"],
    "unit name": ["variant unit name", "nome da unidade", "nom de l unite", "nom de l unite de la variante"],
    "price": ["price", "preco", "prix"],
    "on hand": ["on hand", "stock", "em stock", "en stock"],
    "on demand": ["on demand", "a pedido", "a volonte", "sur demande", "a la demande"],
    "sku": ["sku", "ref", "ugs"],
    "image": ["image url", "image", "image src", "imagem"],
}


def fits(columns: Columns) -> int:
    marks = ("producer", "units", "unit type", "unit name", "on hand", "on demand", "display name")
    found = sum(mark in columns for mark in marks)
    return found + 1 if "name" in columns and ("units" in columns or "on hand" in columns) and found > 2 else 0


def catalogue(table: Table, columns: Columns, choices: Choices) -> Catalogue:
    items: dict[tuple[str, str], Item] = {}
    for row in rows_of(table, columns, amounts=("price", "units", "on hand")):
        maker, name = row.line("producer"), row.line("name")
        place = (plain_words(maker), plain_words(name)) if name else ("", str(row.number))
        item = items.get(place)
        if item is None:
            item = items[place] = Item(
                row=row.number,
                key=" ".join(filter(None, (maker, name))),
                title=name,
                title_column=columns.heading("name"),
                description=body(row.text("description")) if "description" in columns else None,
                categories=path_names(row.line("category")),
                maker=maker,
                is_public=True,
                pictures=pictures(row.text("image"), row=row.number),
            )
        item.variants.append(_variant(row))
        item.rows.append(row.number)
        item.remarks += row.remarks
    for item in items.values():
        if len(item.variants) == 1 and not item.variants[0].sku:
            item.key = f"{item.key} {item.variants[0].name}".strip()  # the same SKU when a second size comes later
        if len(item.variants) == 1:
            item.variants[0].name = ""
    made = Catalogue(NAME, list(items.values()), table.notes, columns.left_out, looks_like_food=True)
    made.says_only_in_stock = any(variant.only_in_stock for item in made.items for variant in item.variants)
    return made


def _variant(row: Row) -> Variant:
    amount = row.amount("units", thousands=False)
    unit = row.line("unit type") or ("" if row.text("unit name") else "g")
    unit = plain_words(unit)
    measured = grams = None
    if amount is not None and amount <= 0:
        row.refuse("units", _("The units must be above 0."))
    elif amount is not None:
        measured = net_content(amount, unit if unit in MASS or unit in VOLUME else "item")
        if measured and measured[1] != "piece":
            # A litre of what is eaten or drunk weighs about a kilogram.
            grams = max(1, whole(measured[0]))
    on_demand = row.flag("on demand") is True
    stock = row.pieces("on hand")
    shown = row.line("display name") or _shown_units(amount, row.line("unit type"), row.line("unit name"))
    return Variant(
        row=row.number,
        sku=one_line(row.text("sku")),
        name=size_name([shown]),
        price=row.price("price"),
        stock=None if on_demand and not stock else stock,
        only_in_stock=on_demand and not stock,
        grams=grams,
        net_content=measured[0] if measured else None,
        net_unit=measured[1] if measured else None,
        price_column=row.columns.heading("price"),
        stock_column=row.columns.heading("on hand"),
        sku_column=row.columns.heading("sku"),
    )


def _shown_units(amount: Decimal | None, unit: str, name: str) -> str:
    if amount is None:
        return name
    number = f"{amount.normalize():f}"
    return f"{number} {name or unit or 'g'}".strip()
