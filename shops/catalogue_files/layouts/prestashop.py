"""PrestaShop's product files, in English, Portuguese and French: the import sample's columns and the catalogue list's export."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from shops.catalogue_files.items import Catalogue, Item, Origin, Remark, Variant
from shops.catalogue_files.layouts.sheet import Choices, Columns, Row, in_currency, one_line, rows_of
from shops.catalogue_files.reading import CannotRead, Table
from shops.catalogue_files.texts import body, listed, pictures

NAME = "prestashop"
LABEL = "PrestaShop"
NAMES = {
    "id": ["product id", "id", "id produto", "id do produto", "id produit", "id du produit"],
    "active": ["active 0 1", "active", "status", "ativo 0 1", "ativo", "estado", "actif 0 1", "actif", "active 0 or 1", "etat", "statut"],
    "name": ["name", "product name", "nome", "nome do produto", "nom", "nom du produit"],
    "categories": ["categories x y z", "categories", "category", "categorias x y z", "categorias", "categoria", "categorie"],
    "price without vat": [
        "price tax excluded",
        "price tax excluded or price tax included",
        "price tax excl",
        "tax excluded price",
        "preco sem iva",
        "preco sem imposto",
        "preco sem impostos",
        "preco s iva",
        "preco imp excl",
        "preco imposto excluido",
        "prix ht",
        "prix hors taxes",
        "prix hors taxe",
        "prix de base",
        "base price",
        "preco base",
    ],
    "price": [
        "price tax included",
        "price tax incl",
        "tax included price",
        "final price",
        "price",
        "preco com iva",
        "preco com imposto",
        "preco com impostos",
        "preco c iva",
        "preco imp incl",
        "preco imposto incluido",
        "preco final",
        "preco",
        "prix ttc",
        "prix toutes taxes comprises",
        "prix final",
        "prix",
    ],
    "reference": ["reference", "product reference", "referencia", "reference n", "reference number", "referencia n", "numero de reference"],
    "maker": ["manufacturer", "brand", "fabricante", "marca", "fabricant", "marque"],
    "quantity": ["quantity", "quantidade", "quantite"],
    "weight": ["weight", "peso", "poids", "weight kg", "peso kg", "poids kg"],
    "summary": ["summary", "short description", "resumo", "descricao breve", "resume", "recapitulatif"],
    "description": ["description", "descricao"],
    "tags": ["tags x y z", "tags", "etiquetas x y z", "etiquetas", "mots cles x y z", "mots cles"],
    "pictures": [
        "image urls x y z",
        "image urls",
        "image url",
        "images",
        "image",
        "urls das imagens x y z",
        "url das imagens x y z",
        "urls de imagens x y z",
        "imagens",
        "imagem",
        "url des images x y z",
        "urls des images x y z",
        "adresses des images x y z",
    ],
    "picture texts": [
        "image alt texts x y z",
        "image alt texts",
        "alt das imagens x y z",
        "textos alternativos das imagens x y z",
        "textes alternatifs des images x y z",
        "texte alternatif des images x y z",
    ],
    "orderable": ["available for order", "available for order 0 no 1 yes", "disponivel para encomenda", "disponible a la vente"],
    # Only to know the file by.
    "tax rule": ["tax rules id", "tax rule id", "id da regra de imposto", "id regle de taxes", "id de la regle de taxes"],
    "wholesale": ["wholesale price", "preco de custo", "preco por grosso", "prix d achat", "prix de gros"],
    "impact": ["impact on price", "impacto no preco", "impact sur le prix"],
    "value": ["value value position", "valor valor posicao", "valeur valeur position"],
}


def fits(columns: Columns) -> int:
    if "impact" in columns or "value" in columns:
        return 20
    marks = (
        "reference",
        "active",
        "quantity",
        "price without vat",
        "tax rule",
        "wholesale",
        "orderable",
        "summary",
        "picture texts",
        "maker",
    )
    return sum(mark in columns for mark in marks) if "name" in columns and ("price" in columns or "price without vat" in columns) else 0


def catalogue(table: Table, columns: Columns, choices: Choices) -> Catalogue:
    if "name" not in columns and ("impact" in columns or "value" in columns):
        raise CannotRead(
            _("This looks like PrestaShop's file of combinations, but it lacks the product, the attribute or the value of each.")
        )
    lacks_vat = "price" not in columns
    items = []
    for row in rows_of(table, columns, amounts=("price", "price without vat", "weight")):
        items.append(_item(row, choices, lacks_vat=lacks_vat))
    made = Catalogue(NAME, items, table.notes, columns.left_out, lacks_vat=lacks_vat)
    if "impact" in columns:
        made.notes.append(_("Prices that differ by combination are left out. Import PrestaShop's file of combinations after this one."))
    return made


def _item(row: Row, choices: Choices, *, lacks_vat: bool) -> Item:
    texts = body(row.text("description") or row.text("summary")) if {"description", "summary"} & set(row.columns.places) else None
    is_public = row.flag("active")
    if row.flag("orderable") is False and is_public:
        is_public = False
        row.note("orderable", _("It cannot be ordered where it comes from: it stays a draft."))
    names = [name for name in re.split(r"[,/>|]", row.line("categories")) if name.strip() and not name.strip().isdecimal()]
    item = Item(
        row=row.number,
        key=row.line("reference") or row.line("id") or row.line("name"),
        title=row.line("name"),
        title_column=row.columns.heading("name"),
        description=texts,
        categories=[*(name.strip() for name in reversed(names)), *filter(None, [row.line("categories")]), *listed(row.line("tags"))],
        maker=row.line("maker"),
        is_public=is_public,
        pictures=pictures(row.text("pictures"), alts=listed(row.line("picture texts")), row=row.number),
        rows=[row.number],
    )
    item.variants = [
        Variant(
            row=row.number,
            sku=one_line(row.text("reference")),
            price=_price_with_vat(row, choices.vat) if lacks_vat else row.price("price"),
            stock=row.pieces("quantity"),
            grams=row.grams("weight", unit="kg"),
            price_column=row.columns.heading("price without vat" if lacks_vat else "price"),
            stock_column=row.columns.heading("quantity"),
            sku_column=row.columns.heading("reference"),
        )
    ]
    vat = (choices.vat or Decimal(0)) if lacks_vat else Decimal(0)
    given = None if lacks_vat and choices.vat is None else row.peek("price without vat" if lacks_vat else "price")
    item.origin = Origin(number=row.line("id")[:64], price=given, vat=vat, grams=item.variants[0].grams)
    item.remarks = row.remarks
    return item


def _price_with_vat(row: Row, vat: Decimal | None) -> Decimal | None:
    """Prices here include VAT; without the owner's word on the rate there is no price, only a remark."""
    found = row.amount("price without vat")
    if found is None or found == 0:
        return None
    if found < 0:
        row.refuse("price without vat", _("A price cannot be below 0."))
        return None
    if vat is None:
        text = _("The price is without VAT. Say above which rate is added, else the product stays a draft without a price.")
        row.remarks.append(Remark(row.number, row.columns.heading("price without vat"), text, is_error=False))
        return None
    return in_currency(found * (100 + vat) / 100)
