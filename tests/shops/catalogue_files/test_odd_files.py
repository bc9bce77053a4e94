"""Files as people really have them, and as they should not be: what can be read is read, and what cannot is said."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from PIL import Image

from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from shops.catalogue_files import pictures
from shops.catalogue_files.fetching import CannotFetch
from shops.catalogue_files.numbers import NotANumber, number
from shops.models import NamedPicture, Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import HEADINGS, checked, errors, imported, read, table

pytestmark = pytest.mark.django_db
ROW = ["A", "Thing", "5", "1", "100", "Crafts"]
LINE = ",".join(ROW)


@pytest.fixture
def shop() -> Shop:
    factories.make_category("Crafts")
    return rows.make_shop()


def book(make: Callable[[Any], None]) -> bytes:
    made = Workbook()
    make(made)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def titles(data: bytes, name: str = "products.csv") -> list[str]:
    return [item.title for item in read(data, name).items]


@pytest.mark.parametrize(("data", "words"), [(b"", "empty"), (b"\xef\xbb\xbf", "empty"), (b"\n\n \n", "empty"), (table(), "no product")])
def test_a_file_with_nothing_in_it_says_so(shop: Shop, data: bytes, words: str) -> None:
    job = checked(shop, data)
    assert job.state == "unreadable"
    assert words in job.refusal


@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n", "\r\r\n"])
def test_any_line_ends(ends: str) -> None:
    assert titles(ends.join([",".join(HEADINGS), LINE, LINE.replace("A,T", "B,t")]).encode()) == ["Thing", "thing"]


def test_marks_of_byte_order_in_the_middle_are_nothing() -> None:
    data = table(ROW, ["\ufeffB", "\ufeffOther\ufeff", "5", "1", "1", "Crafts"])
    assert titles(b"\xef\xbb\xbf\xef\xbb\xbf" + data) == ["Thing", "Other"]


def test_rows_that_ran_into_one_another_are_refused(shop: Shop) -> None:
    job = imported(shop, f'{",".join(HEADINGS)}\nA,"Thing,5,1,100,Crafts\nB,Other,5,1,100,Crafts\n'.encode())
    assert "the rows below it have run into it" in errors(job)[0][2]
    assert not Product.objects.exists()


def test_inches_are_no_open_quotation_mark(shop: Shop) -> None:
    imported(shop, f'{",".join(HEADINGS)}\nA,Board 12" wide,5,1,100,Crafts\n'.encode())
    assert Product.objects.get().title == 'Board 12" wide'


def test_a_column_that_stands_twice_is_said() -> None:
    catalogue = read(table(["A", "Thing", "5", "6"], headings=["SKU", "Title", "Price", "Price"]))
    assert catalogue.notes == ["The column “Price” stands in the file more than once: the first is read."]
    assert catalogue.items[0].variants[0].price == 5


def test_signs_that_nobody_sees_are_taken_out(shop: Shop) -> None:
    imported(shop, table(["A", "\u202eT\x01\x1bhing\u202c", *ROW[2:]]))
    assert Product.objects.get().title == "Thing"


def test_a_title_that_nobody_can_read_is_refused_as_in_the_form(shop: Shop) -> None:
    job = imported(shop, table(["A", "...", *ROW[2:]], ["B", "\u200b", *ROW[2:]]))
    assert [text for _row, _column, text in errors(job)] == [
        "Nobody can read this title. Write what it is, in letters.",
        "The title is missing. A new product needs one.",
    ]


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_the_sheet_with_the_products_is_found(state: str) -> None:
    def make(made: Any) -> None:
        made.active.append(["My shop 2026"])
        made.active.append(["Prices until Christmas"])
        sheet = made.create_sheet("Products")
        for row in (HEADINGS, ROW):
            sheet.append(row)
        sheet.sheet_state = state

    assert titles(book(make), "x.xlsx") == ["Thing"]


def test_of_two_sheets_alike_the_hidden_one_is_not_read() -> None:
    def make(made: Any) -> None:
        for sheet, title in ((made.active, "Old"), (made.create_sheet("New"), "New")):
            for row in (HEADINGS, ["A", title, *ROW[2:]]):
                sheet.append(row)
        made.worksheets[0].sheet_state = "hidden"
        made.active = 1

    assert titles(book(make), "x.xlsx") == ["New"]


def test_what_spreadsheets_make_of_numbers_and_days(shop: Shop) -> None:
    def make(made: Any) -> None:
        sheet = made.active
        sheet.append(["Catalogue of the shop"])
        sheet.merge_cells("A1:F1")
        sheet.append(HEADINGS)
        sheet.append([dt.date(2026, 3, 1), "Day", 5, 1, 100, "Crafts"])
        sheet.append([1234.0, "Float", 5.1, 1e5, 100.0, "Crafts"])
        sheet.append(["E", "Error", "#N/A", 1, 100, "Crafts"])

    job = imported(shop, book(make), "x.xlsx")
    kept = StockRecord.objects.order_by("pk").values_list("partner_sku", "price", "num_in_stock")
    assert list(kept) == [("2026-03-01", Decimal(5), 1), ("1234", Decimal("5.10"), 100_000)]
    assert errors(job) == [(5, "Price with VAT", "“#N/A” is not a number. Write it like 12.50.")]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56 €", "1234.56"),
        ("R$ 12,90", "12.90"),
        ("12€50", "12.50"),
        ("1 234 € 50", "1234.50"),
        ("12.50 EUR", "12.50"),
        ("$1,234.56", "1234.56"),
    ],
)
def test_prices_with_their_money(text: str, amount: str) -> None:
    assert number(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["12€500", "5 € 7 €", "12,50 €/kg", "10€ - 20€", "12 EUR 5"])
def test_two_amounts_are_never_made_one(text: str) -> None:
    with pytest.raises(NotANumber):
        number(text)


def test_bodies_keep_nothing_that_runs() -> None:
    text = '<p onclick=x>hi<iframe src=x></iframe><img src=data:image/png;base64,A><a href="javascript:a()">l</a>'
    text += "<svg onload=x><style>p{}</style>"
    (item,) = read(table([*ROW, text], headings=[*HEADINGS, "Description"])).items
    assert item.description == '<p>hi<a rel="nofollow noopener">l</a></p>'


def test_addresses_of_pictures(shop: Shop) -> None:
    given = [
        "https://p.example/my photo 1.jpg",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "https://p.example/a.jpg https://p.example/a.jpg",
        "https://p.example/ü.jpg, //cdn.example/x.jpg",
    ]
    data = table(*([f"S{n}", f"Thing {n}", *ROW[2:], text] for n, text in enumerate(given)), headings=[*HEADINGS, "Pictures"])
    imported(shop, data)
    assert list(NamedPicture.objects.values_list("address", flat=True)) == [
        "https://p.example/my photo 1.jpg",
        "https://p.example/a.jpg",
        "https://p.example/ü.jpg",
        "https://cdn.example/x.jpg",
    ]


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP"])
def test_kinds_of_picture_that_are_not_taken(kind: str) -> None:
    kept = io.BytesIO()
    Image.new("RGB", (10, 10)).save(kept, kind)
    with pytest.raises(CannotFetch, match="JPEG, PNG, WebP, HEIC and AVIF are"):
        pictures.cleaned(kept.getvalue(), name="x")


def test_a_drawing_in_svg_is_no_picture_and_webp_is_one() -> None:
    with pytest.raises(CannotFetch, match="no picture"):
        pictures.cleaned(b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', name="x")
    kept = io.BytesIO()
    Image.new("RGB", (600, 600)).save(kept, "WEBP")
    assert pictures.cleaned(kept.getvalue(), name="x").name == "x.webp"


def test_woocommerce_in_spanish() -> None:
    headings = ["ID", "Tipo", "SKU", "GTIN, UPC, EAN o ISBN", "Nombre", "Publicado", "Descripción corta", "¿Existencias?", "Inventario"]
    headings += ["Peso (kg)", "Precio rebajado", "Precio normal", "Categorías", "Imágenes", "Superior", "Valor(es) del atributo 1"]
    (soap,) = read(
        table(
            ["1", "variable", "J", "", "Jabón", "1", "Suave", "1", "", "", "", "", "Crafts", "https://p.example/j.jpg", "", "Rosa, Miel"],
            ["2", "variation", "J-R", "", "Jabón - Rosa", "1", "", "1", "7", "0,1", "", "4,50", "", "", "J", "Rosa"],
            headings=headings,
        )
    ).items
    (size,) = soap.variants
    assert (soap.title, soap.description, len(soap.pictures), size.name, size.price, size.stock, size.grams) == (
        "Jabón",
        "Suave",
        1,
        "Rosa",
        Decimal("4.50"),
        7,
        100,
    )
