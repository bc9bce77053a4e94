"""PrestaShop's file of combinations, in English, Portuguese and French: the sizes of products that were brought in before."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shops.catalogue_files.items import Catalogue, Impact, Item, Origin, Variant
from shops.catalogue_files.layouts.sheet import Choices, Columns, Row, one_line, rows_of
from shops.catalogue_files.measures import MASS, unit_in_heading
from shops.catalogue_files.reading import Table
from shops.catalogue_files.texts import listed, pictures, size_name

NAME = "prestashop_sizes"
LABEL = "PrestaShop (combinations)"
NAMES = {
    "id": ["product id", "id product", "id produto", "id do produto", "id produit", "id du produit"],
    "product reference": [
        "product reference",
        "referencia do produto",
        "referencia produto",
        "reference produit",
        "reference du produit",
    ],
    "attribute": [
        "attribute name type position",
        "attribute",
        "attributes",
        "atributo nome tipo posicao",
        "atributo",
        "atributos",
        "attribut nom type position",
        "attribut",
        "attributs",
    ],
    "value": ["value value position", "value", "valor valor posicao", "valor", "valeur valeur position", "valeur"],
    "reference": [
        "reference",
        "combination reference",
        "referencia",
        "referencia da combinacao",
        "reference declinaison",
        "reference de la declinaison",
    ],
    "impact": [
        "impact on price",
        "impact on price tax excl",
        "impacto no preco",
        "impacto sobre o preco",
        "impacto no preco sem iva",
        "impact sur le prix",
        "impact sur le prix ht",
        "impact de prix",
        "impact prix",
    ],
    "quantity": ["quantity", "quantidade", "quantite"],
    "weight": ["impact on weight", "impacto no peso", "impacto sobre o peso", "impact sur le poids", "impact poids"],
    "default": [
        "default 0 no 1 yes",
        "default",
        "predefinido 0 nao 1 sim",
        "predefinida 0 nao 1 sim",
        "padrao 0 nao 1 sim",
        "predefinido",
        "defaut 0 non 1 oui",
        "par defaut 0 non 1 oui",
        "defaut",
        "par defaut",
    ],
    "pictures": [
        "image urls x y z",
        "image urls",
        "image url",
        "urls das imagens x y z",
        "url das imagens x y z",
        "url des images x y z",
        "urls des images x y z",
    ],
    "picture texts": [
        "image alt texts x y z",
        "image alt texts",
        "textos alternativos das imagens x y z",
        "textes alternatifs des images x y z",
        "texte alternatif des images x y z",
    ],
}
POSITION = re.compile(r":\s*\d*\s*$")
# A comma inside a value ("1,5 kg:0") parts nothing where each value has its position.
AFTER_A_POSITION = re.compile(r"(?<=:\d)\s*,\s*|(?<=:\d\d)\s*,\s*")


def fits(columns: Columns) -> int:
    belongs = "id" in columns or "product reference" in columns
    return 40 if belongs and "attribute" in columns and "value" in columns else 0


def catalogue(table: Table, columns: Columns, choices: Choices) -> Catalogue:
    items: dict[tuple[str, str], Item] = {}
    for row in rows_of(table, columns, amounts=("impact", "weight")):
        number, reference = row.line("id"), row.line("product reference")
        place = ("number", number) if number else ("reference", reference) if reference else ("row", str(row.number))
        item = items.get(place)
        if item is None:
            item = items[place] = Item(
                row=row.number, key=reference or number, is_part=True, origin=Origin(number=number[:64], reference=reference[:128])
            )
        if not number and not reference:
            row.refuse("id" if "id" in columns else "product reference", _("Which product is it of? The row does not say."))
        item.variants.append(_size(row))
        item.pictures += pictures(row.text("pictures"), alts=listed(row.line("picture texts")), row=row.number)
        item.rows.append(row.number)
        item.remarks += row.remarks
    return Catalogue(NAME, list(items.values()), table.notes, columns.left_out)


def _size(row: Row) -> Variant:
    weight = row.amount("weight", thousands=False)
    unit = MASS.get(unit_in_heading(row.columns.heading("weight")), MASS["kg"])
    return Variant(
        row=row.number,
        sku=one_line(row.text("reference")),
        name=size_name(_values(row)),
        stock=row.pieces("quantity"),
        impact=Impact(row.amount("impact") or Decimal(0), (weight or Decimal(0)) * unit, is_default=row.flag("default") is True),
        price_column=row.columns.heading("impact"),
        stock_column=row.columns.heading("quantity"),
        sku_column=row.columns.heading("reference"),
    )


def _values(row: Row) -> list[str]:
    """``Blue:0, 16GB:1`` as ``["Blue", "16GB"]``: one for each attribute of the row."""
    kinds = listed(row.line("attribute"))
    typed = row.line("value")
    values = AFTER_A_POSITION.split(typed)
    if len(values) != len(kinds):
        values = [typed] if len(kinds) == 1 else listed(typed)
    values = [POSITION.sub("", value).strip() for value in values]
    if not typed or not kinds or not all(values):
        row.refuse("value", _("Say what this size is: the value is missing."))
    elif len(values) != len(kinds):
        text = ngettext(
            "%(given)s value is given for %(wanted)s attributes.", "%(given)s values are given for %(wanted)s attributes.", len(values)
        )
        row.refuse("value", text % {"given": len(values), "wanted": len(kinds)})
    return values
