"""A shop's catalogue in our own template, as CSV or XLSX: brought back, it changes nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from cms.public_addresses import picture_address
from marketplace.catalogue.codes import names_of
from marketplace.catalogue.models import Category, FoodInformation, Product, ProductImage
from shops.catalogue_files.layouts.columns_of_template import COLUMNS, FOOD_CODES, FOOD_TEXTS
from shops.catalogue_files.layouts.feira import BETWEEN_TEXTS

Cell = str | int | Decimal
# A spreadsheet would run what begins so. An apostrophe before it stops that; the import takes it off again.
RUNS = re.compile(r"'*[=+\-@\t\r]")
WIDTHS = {"title": 36, "description": 48, "category": 28, "pictures": 40, "sku": 22}


def headings() -> list[str]:
    return [str(column.heading) for column in COLUMNS]


def rows(products: QuerySet[Product]) -> Iterator[list[Cell]]:
    """A row for each thing that has a price, in the columns of the template; five hundred products at a time."""
    names = _category_paths()
    full = (
        products.filter(parent=None)
        .select_related("producer", "designation")
        .prefetch_related(
            "stockrecords",
            "translations",
            "categories",
            "food",
            Prefetch("images", queryset=ProductImage.objects.select_related("image")),
            Prefetch("children", queryset=Product.objects.order_by("pk")),
            "children__stockrecords",
            "children__translations",
        )
        .order_by("title", "pk")
    )
    for product in full.iterator(chunk_size=500):
        shared = _of_product(product, names)
        for sold in product.children.all() if product.is_parent else [product]:
            record = next(iter(sold.stockrecords.all()), None)
            if record is None:
                continue
            own: dict[str, Cell] = {
                "sku": record.partner_sku,
                "price": record.price or "",
                "sale_price": record.sale_price or "",
                "sale_from": record.sale_from.isoformat() if record.sale_from else "",
                "sale_until": record.sale_until.isoformat() if record.sale_until else "",
                "lightest_piece": record.lightest_grams or "",
                "heaviest_piece": record.heaviest_grams or "",
                "stock": record.num_in_stock,
                "grams": sold.grams,
                "net_content": sold.net_content.normalize() if sold.net_content else "",
                "net_unit": sold.net_unit if sold.net_content else "",
            }
            if product.is_parent:
                own |= {"size": sold.title, "sold": _yes(sold.is_public), "code": f"{product.slug or 'p'}-{product.pk}"}
                own |= {f"size_{text.language}": text.title for text in sold.translations.all()}
            values = {**shared, **own}
            yield [values.get(column.name, "") for column in COLUMNS]


def _of_product(product: Product, names: dict[int, str]) -> dict[str, Cell]:
    food = next(iter(product.food.all()), None)
    photos = list(product.images.all())
    category = min((category.pk for category in product.categories.all()), default=0)
    shared: dict[str, Cell] = {
        "title": product.title,
        "category": names.get(category, ""),
        "maker": product.producer.name if product.producer else "",
        "designation": product.designation.name if product.designation else "",
        "description": product.description,
        "keep_cold": _yes(product.keep_cold),
        "published": _yes(product.is_public),
        "is_food": _yes(food is not None),
        "pictures": " ".join(picture_address(photo.image) for photo in photos),
        "picture_texts": BETWEEN_TEXTS.join(photo.caption.replace("|", "/") for photo in photos),
        "language": settings.LANGUAGE_CODE,
    }
    for text in product.translations.all():
        shared |= {f"title_{text.language}": text.title, f"description_{text.language}": text.description}
    return shared if food is None else {**shared, **_of_food(food)}


def _of_food(food: FoodInformation) -> dict[str, Cell]:
    told: dict[str, Cell] = {name: getattr(food, name) for name in FOOD_TEXTS}
    told |= {name: "; ".join(names_of(getattr(food, name), known)) for name, known in FOOD_CODES.items()}
    return {**told, "made_with_raw_milk": _yes(food.made_with_raw_milk)}


def _category_paths() -> dict[int, str]:
    by_path = {category.path: category for category in Category.objects.named()}
    return {
        category.pk: " > ".join(by_path[path[:end]].local_name for end in range(category.steplen, len(path) + 1, category.steplen))
        for path, category in by_path.items()
    }


def _yes(value: object) -> str:
    return _("yes") if value else _("no")


def escaped(value: Cell) -> Cell:
    """``value`` so that no spreadsheet runs it."""
    return "'" + value if isinstance(value, str) and RUNS.match(value) else value


def as_csv(table: Iterator[list[Cell]]) -> bytes:
    """UTF-8 with its mark, by which spreadsheets know the accents."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings())
    for row in table:
        writer.writerow([escaped(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(table: Iterator[list[Cell]], *, with_help: bool = False) -> bytes:
    """A workbook with the headings fixed; ``with_help``: a second sheet says what goes into each column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Products")[:31]
    sheet.append(headings())
    for place, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(row=1, column=place)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = WIDTHS.get(column.name.split("_")[0], 16)
    sheet.freeze_panes = "A2"
    for row in table:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in map(escaped, row)])
    if with_help:
        notes = book.create_sheet(_("What goes where")[:31])
        for column in COLUMNS:
            notes.append([str(column.heading), _("needed") if column.is_needed else "", str(column.help)])
        notes.column_dimensions["A"].width, notes.column_dimensions["C"].width = 28, 90
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
