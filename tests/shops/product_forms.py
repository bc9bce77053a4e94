"""What a browser sends from the product form."""

from __future__ import annotations

from typing import Any

from marketplace.catalogue.models import Product
from tests import factories


def rows_of(name: str, rows: list[dict[str, Any]], *, kept: int = 0) -> dict[str, Any]:
    """A formset's fields; the first ``kept`` rows exist already."""
    data: dict[str, Any] = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": kept}
    for number, row in enumerate(rows):
        data |= {f"{name}-{number}-{field}": value for field, value in row.items()}
        if name == "images":
            data[f"{name}-{number}-ORDER"] = number + 1
    return data


def product_data(
    *,
    images: list[Any] | None = None,
    food: list[Any] | None = None,
    translations: list[Any] | None = None,
    kept: dict[str, int] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """A valid product that is no food; say what differs. A field given as None is left out, as a browser leaves out an unticked box."""
    kept = kept or {}
    data: dict[str, Any] = {
        "title": "Wool blanket",
        "price": "45.00",
        "stock": "3",
        "grams": "1200",
        "net_content": "",
        "net_unit": "piece",
        "category": factories.make_category("Crafts").pk,
        "producer": "",
        "designation": "",
        "description": "",
        "is_public": "on",
        **fields,
    }
    given = {key: value for key, value in data.items() if value is not None}
    for name, rows in (("images", images), ("food", food), ("translations", translations)):
        given |= rows_of(name, rows or [], kept=kept.get(name, 0))
    return given


FOOD = {
    "legal_name": "Cheese of raw ewe's milk",
    "ingredients": "Milk, salt, cardoon",
    "allergens": ["milk"],
    "storage": "Cool and dry",
    "origin": "Portugal",
    "operator": "Dairy of the Hill, Seia",
    "nutrition": "",
    "made_with_raw_milk": "on",
}


def only_product() -> Product:
    return Product.objects.get()
