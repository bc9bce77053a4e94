"""The columns of Feira's own template: heading, what goes in, an example. Headings are in the reader's language; all are understood."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from cms.translated_forms import other_languages
from marketplace.catalogue.allergens import ALLERGENS
from marketplace.catalogue.diets import DIETS
from marketplace.catalogue.milk import MILK
from producers.gate import plain_words

# What has a column for each further language too.
TRANSLATED = ("title", "size", "description")
FOOD_TEXTS = ("legal_name", "ingredients", "storage", "origin", "operator", "nutrition")
FOOD_CODES = {"allergens": ALLERGENS, "milk": MILK, "diets": DIETS}


@dataclass(frozen=True)
class TemplateColumn:
    name: str
    heading: str | Promise
    help: str | Promise
    is_needed: bool = False
    also: tuple[str, ...] = ()
    """Other headings that mean the same, in plain words: tables that people keep for themselves."""


ONE_LANGUAGE = (
    TemplateColumn(
        "sku",
        _("SKU"),
        _("Your own number of the product. By it a second file finds the product again."),
        also=("ref", "reference", "referencia", "codigo", "artigo", "item number", "ugs", "product code", "code article"),
    ),
    TemplateColumn(
        "title",
        _("Title"),
        _("The product's name."),
        is_needed=True,
        also=(
            "name",
            "product",
            "product name",
            "titulo",
            "nome",
            "produto",
            "nome do produto",
            "titre",
            "nom",
            "produit",
            "nom du produit",
        ),
    ),
    TemplateColumn(
        "size",
        pgettext_lazy("column", "Size or kind"),
        _("Empty for a product of one size. Else a row for each size, all with the same title."),
        also=("size", "variant", "variante", "tamanho", "taille", "kind"),
    ),
    TemplateColumn(
        "price",
        _("Price with VAT"),
        _("12.50 or 12,50."),
        is_needed=True,
        also=("price", "preco", "prix", "pvp", "prix ttc", "preco com iva"),
    ),
    TemplateColumn(
        "lightest_piece",
        _("Lightest piece"),
        _("Only for things sold by weight, in grams. Then the price is of a kilogram."),
    ),
    TemplateColumn("heaviest_piece", _("Heaviest piece"), _("The same: the buyer pays for no more than this weight.")),
    TemplateColumn(
        "sale_price",
        _("Reduced price"),
        _("Lower than the price. Empty: no reduction."),
        also=("sale price", "preco promocional", "prix promo", "preco de saldo"),
    ),
    TemplateColumn("sale_from", _("Reduced from"), _("A day, like 2026-12-04. Empty: at once.")),
    TemplateColumn("sale_until", _("Reduced until"), _("A day, included. Empty: without an end.")),
    TemplateColumn(
        "stock",
        _("Stock"),
        _("Pieces that you have, those that are ordered and not sent yet included."),
        also=("quantity", "quantidade", "quantite", "qty", "on hand", "inventory"),
    ),
    TemplateColumn(
        "grams",
        _("Weight packed"),
        _("In grams, or with a unit: 1.2 kg, 2 lb."),
        is_needed=True,
        also=("weight", "peso", "poids", "weight g", "weight kg", "peso g", "peso kg", "poids g", "poids kg", "grams", "weight packed g"),
    ),
    TemplateColumn("net_content", _("Net content"), _("What is inside, without the packing."), also=("conteudo", "contenu net", "content")),
    TemplateColumn("net_unit", _("Unit"), _("g, kg, ml, l or piece."), also=("units", "unidade", "unite")),
    TemplateColumn(
        "category",
        _("Category"),
        _("A category of the marketplace, by its name."),
        is_needed=True,
        also=("categories", "type", "categoria", "categorias", "categorie", "product type"),
    ),
    TemplateColumn(
        "maker",
        _("Maker"),
        _("One of your shop's makers, by name."),
        also=("producer", "produtor", "vendor", "brand", "marca", "producteur"),
    ),
    TemplateColumn("designation", _("Protected name"), _("Only with an accepted attestation, e.g. Queijo Serra da Estrela.")),
    TemplateColumn("description", _("Description"), _("Plain text, or HTML."), also=("descricao", "text", "texto", "texte")),
    TemplateColumn("keep_cold", _("Keep cold"), _("yes or no."), also=("cold", "chilled")),
    TemplateColumn("published", _("Published"), _("yes, or no for a draft."), also=("active", "publicado", "publie", "status")),
    TemplateColumn("sold", pgettext_lazy("column", "This size is sold"), _("yes or no; only for products of several sizes.")),
    TemplateColumn("is_food", _("Food or drink"), _("yes or no. Food is published only with the next columns filled in."), also=("food",)),
    TemplateColumn("legal_name", _("Name of the food"), _("For example: cheese of raw ewe's milk.")),
    TemplateColumn("ingredients", _("Ingredients"), _("In the order of their weight.")),
    TemplateColumn("allergens", _("Allergens"), _("Of the 14 of the law, with commas: milk, nuts.")),
    TemplateColumn("milk", pgettext_lazy("column", "Milk of"), _("ewe, goat, cow or buffalo, with commas.")),
    TemplateColumn("diets", _("Suits a diet"), _("vegetarian, vegan or lactose-free, with commas.")),
    TemplateColumn("storage", _("How to keep it"), _("For example: between 4 and 8 °C.")),
    TemplateColumn("origin", _("Origin"), _("Where it comes from.")),
    TemplateColumn("operator", _("Food business and its address"), _("Who answers for it by law.")),
    TemplateColumn("nutrition", _("Nutrition"), _("Per 100 g or 100 ml.")),
    TemplateColumn("made_with_raw_milk", _("Raw milk"), _("yes or no.")),
    TemplateColumn(
        "pictures",
        _("Pictures"),
        _("Addresses that begin with https://, with spaces between them."),
        also=("images", "image", "picture", "imagem", "imagens", "photo", "photos", "fotos", "image url", "picture url"),
    ),
    TemplateColumn("picture_texts", _("What the pictures show"), _("Read to people who cannot see them; | between two.")),
    TemplateColumn("language", _("Language"), _("en, pt or fr: the language of title and description."), also=("lang", "langue", "idioma")),
    TemplateColumn(
        "code", _("Product code"), _("Written by the export: it holds the sizes of a product together."), also=("product id", "handle")
    ),
)


def in_language(column: TemplateColumn, code: str, name: str) -> TemplateColumn:
    """``column`` once more, for its words in the language ``code``."""
    return TemplateColumn(
        f"{column.name}_{code}",
        format_lazy("{heading} ({code})", heading=column.heading, code=code),
        format_lazy(_("In {language}. Empty: what is there stays."), language=name),
        also=tuple(f"{words} {code}" for words in column.also),
    )


COLUMNS = (
    *ONE_LANGUAGE,
    *(in_language(column, code, name) for code, name in other_languages() for column in ONE_LANGUAGE if column.name in TRANSLATED),
)


@cache
def names() -> dict[str, list[str]]:
    """By column the plain words of its heading in each language, and the others that mean the same."""
    found: dict[str, list[str]] = {column.name: [] for column in COLUMNS}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for column in COLUMNS:
                words = plain_words(str(column.heading))
                if words not in found[column.name]:
                    found[column.name].append(words)
    for column in COLUMNS:
        found[column.name] += [words for words in column.also if words not in found[column.name]]
    return found
