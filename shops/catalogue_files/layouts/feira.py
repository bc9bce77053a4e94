"""Feira's own template: what the export writes, what an owner fills in, and what is tried on a table of no known tool."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.translated_forms import other_languages
from marketplace.catalogue.allergens import allergen_names
from marketplace.catalogue.diets import contradicting, with_implied
from marketplace.partner.weights import HEAVIEST_PIECE, Weights
from producers.gate import plain_words
from shops.catalogue_files.items import Catalogue, Item, Variant
from shops.catalogue_files.layouts.columns_of_template import FOOD_CODES, FOOD_TEXTS, names
from shops.catalogue_files.layouts.reduced import sale_in
from shops.catalogue_files.layouts.sheet import Choices, Columns, Row, rows_of
from shops.catalogue_files.measures import MASS, VOLUME, net_content
from shops.catalogue_files.reading import Table
from shops.catalogue_files.texts import body, path_names, pictures

NAME = "feira"
LABEL = "Feira"
BETWEEN_TEXTS = " | "
REFUSALS = {
    "allergens": gettext_lazy("“%(value)s” is none of the 14 allergens."),
    "milk": gettext_lazy("“%(value)s” is no animal that cheese here is made of: say ewe, goat, cow or buffalo."),
    "diets": gettext_lazy("“%(value)s” is no diet that lists can be narrowed by: say vegetarian, vegan or lactose-free."),
}


def fits(columns: Columns) -> int:
    marks = (
        "code",
        "grams",
        "net_content",
        "net_unit",
        "maker",
        "designation",
        "keep_cold",
        "published",
        "legal_name",
        "size",
        "picture_texts",
    )
    return sum(mark in columns for mark in marks) if "title" in columns else 0


def catalogue(table: Table, columns: Columns, choices: Choices) -> Catalogue:
    items: dict[str, Item] = {}
    for row in rows_of(table, columns, amounts=("price", "grams", "net_content")):
        code = row.line("code")
        key = code or (f"\0{row.line('title').lower()}" if row.text("size") and row.text("title") else f"\0{row.number}")
        item = items.get(key)
        if item is None:
            item = items[key] = _item(row, code)
        item.rows.append(row.number)
        item.variants.append(_variant(row))
        item.remarks += row.remarks
    return Catalogue(NAME, list(items.values()), table.notes, columns.left_out)


def _item(row: Row, code: str) -> Item:
    is_food = row.flag("is_food")
    return Item(
        row=row.number,
        key=code or row.line("title"),
        title=" ".join(row.text("title").split()),
        title_column=row.columns.heading("title"),
        description=body(row.text("description")) if "description" in row.columns else None,
        categories=_categories(row.line("category")),
        maker=row.line("maker"),
        designation=row.line("designation") if "designation" in row.columns else None,
        is_public=row.flag("published"),
        is_food=is_food,
        keep_cold=row.flag("keep_cold"),
        language=_language(row),
        words=_words(row),
        food=_food(row),
        pictures=pictures(row.text("pictures"), alts=row.text("picture_texts").split(BETWEEN_TEXTS), row=row.number),
    )


def _categories(text: str) -> list[str]:
    """The whole first, since names of ours have commas in them; then its parts."""
    return [name for name in (text, *(name for path in re.split(r"[,;|]", text) for name in path_names(path))) if name]


def _language(row: Row) -> str:
    from django.conf import settings

    said = plain_words(row.text("language"))
    if not said:
        return ""
    for code, name in settings.LANGUAGES:
        if said in {code, plain_words(name)}:
            return code
    row.note("language", _("“%(value)s” is no language of this marketplace.") % {"value": row.text("language")[:20]})
    return ""


def _words(row: Row) -> dict[str, dict[str, str]]:
    found = {}
    for code, name in other_languages():
        title, text = " ".join(row.text(f"title_{code}").split()), body(row.text(f"description_{code}"))
        if text and not title:
            row.note(f"description_{code}", _("It needs a title in %(language)s too, and is left out.") % {"language": name})
        elif title:
            found[code] = {"title": title, **({"description": text} if text else {})}
    return found


def _food(row: Row) -> dict[str, object] | None:
    """None where the file has no column of food information or the row fills in none."""
    given = {name: row.text(name).replace("\r\n", "\n") for name in FOOD_TEXTS if name in row.columns}
    raw = row.flag("made_with_raw_milk")
    found: dict[str, Any] = dict(given)
    for column, refusal in REFUSALS.items():
        if column in row.columns:
            found[column] = _codes(row, column, FOOD_CODES[column], refusal)
    if "diets" in found:
        found["diets"] = with_implied(found["diets"])
    if "allergens" in found:
        _refuse_contradictions(row, found)
    if raw is not None:
        found["made_with_raw_milk"] = raw
    return found if any(found.values()) else None


def _refuse_contradictions(row: Row, found: dict[str, Any]) -> None:
    """What the form refuses too: see ``FoodInformation.clean``."""
    if found.get("milk") and "milk" not in found["allergens"]:
        row.refuse("allergens", _("You say whose milk it is made of: tick milk among the allergens too."))
    wrong = contradicting(found.get("diets", []), found["allergens"])
    if wrong:
        told = {"allergens": ", ".join(allergen_names(wrong))}
        row.refuse("diets", _("It has %(allergens)s in it: nobody of this diet eats that.") % told)


def _codes(row: Row, column: str, codes: Mapping[str, str | Promise], refusal: str | Promise) -> list[str]:
    """The codes that the cell names, by their names in any of the languages or as codes."""
    known = {plain_words(word): code for code in codes for word in (code, *_in_all_languages(codes[code]))}
    wanted = []
    for part in re.split(r"[,;|]", row.text(column)):
        if not part.strip():
            continue
        code = known.get(plain_words(part))
        if code is None:
            row.refuse(column, refusal % {"value": part.strip()[:40]})
        else:
            wanted.append(code)
    return [code for code in codes if code in wanted]


def _in_all_languages(name: str | Promise) -> list[str]:
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(name))
    return found


def _weights(row: Row) -> Weights | None:
    if "lightest_piece" not in row.columns and "heaviest_piece" not in row.columns:
        return None
    lightest, heaviest = row.grams("lightest_piece"), row.grams("heaviest_piece")
    if (lightest is None) != (heaviest is None):
        empty = "lightest_piece" if lightest is None else "heaviest_piece"
        row.refuse(empty, _("Sold by weight, it needs the lightest and the heaviest piece. Sold by the piece, empty both."))
        return None
    if lightest is not None and heaviest is not None and not 0 < lightest <= heaviest <= HEAVIEST_PIECE:
        row.refuse("heaviest_piece", _("The heaviest piece must not be lighter than the lightest."))
        return None
    return Weights(lightest, heaviest)


def _variant(row: Row) -> Variant:
    price = row.price("price")
    net = row.amount("net_content", thousands=False)
    unit = plain_words(row.text("net_unit")) or ("g" if net is not None else "")
    measured = None
    if net is not None and net <= 0:
        row.refuse("net_content", _("The net content must be above 0."))
    elif net is not None:
        measured = net_content(net, unit if unit in MASS or unit in VOLUME else {"peca": "piece"}.get(unit, unit))
        if measured is None:
            row.refuse("net_unit", _("“%(unit)s” is not a unit. Use g, kg, ml, l or piece.") % {"unit": unit})
    return Variant(
        row=row.number,
        sku=" ".join(row.text("sku").split()),
        name=" ".join(row.text("size").split())[:255],
        names={code: name for code, _language_name in other_languages() if (name := " ".join(row.text(f"size_{code}").split())[:255])},
        price=price,
        sale=sale_in(row, price="sale_price", starts="sale_from", ends="sale_until", regular=price),
        weights=_weights(row),
        stock=row.pieces("stock"),
        grams=row.grams("grams"),
        net_content=measured[0] if measured else None,
        net_unit=measured[1] if measured else None,
        is_sold=row.flag("sold"),
        price_column=row.columns.heading("price"),
        stock_column=row.columns.heading("stock"),
        sku_column=row.columns.heading("sku"),
    )


__all__ = ["BETWEEN_TEXTS", "LABEL", "NAME", "catalogue", "fits", "names"]
