"""PrestaShop's second file, of combinations: it finds the products of the first and gives them their sizes."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from shops.catalogue_files import results
from shops.catalogue_files.checking import Wishes, plan_for
from shops.catalogue_files.shelf import load_shelf
from shops.models import CatalogueImport, ProductOrigin, Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import checked, errors, imported, outcomes, read, remarks, table

pytestmark = pytest.mark.django_db

PRODUCTS = ["Product ID", "Active (0/1)", "Name *", "Categories (x,y,z...)", "Price tax excluded", "Reference #", "Weight", "Quantity"]
ENGLISH = [
    "Product ID*",
    "Product reference",
    "Attribute (Name:Type:Position)*",
    "Value (Value:Position)*",
    "Supplier reference",
    "Reference",
    "EAN13",
    "Cost price",
    "Impact on price",
    "Quantity",
    "Impact on weight",
    "Default (0 = No, 1 = Yes)",
    "Image URLs (x,y,z...)",
]
PORTUGUESE = [
    "ID do Produto*",
    "Referência do produto",
    "Atributo (Nome:Tipo:Posição)*",
    "Valor (Valor:Posição)*",
    "Referência do fornecedor",
    "Referência",
    "EAN13",
    "Preço de custo",
    "Impacto no preço",
    "Quantidade",
    "Impacto no peso",
    "Predefinido (0 = Não, 1 = Sim)",
    "URLs das imagens (x,y,z...)",
]
FRENCH = [
    "ID produit*",
    "Référence produit",
    "Attribut (Nom:Type:Position)*",
    "Valeur (Valeur:Position)*",
    "Référence fournisseur",
    "Référence",
    "EAN-13",
    "Prix d’achat",
    "Impact sur le prix",
    "Quantité",
    "Impact sur le poids",
    "Défaut (0 = Non, 1 = Oui)",
    "URL des images (x,y,z...)",
]
CAP = ["7", "1", "Cap", "Crafts", "10,000000", "CAP", "0,200000", "12"]


def size(
    value: str, *, sku: str = "", number: str = "7", of: str = "", kinds: str = "Size:select:0", impact: str = "0,000000", **more: str
) -> list[str]:
    return [
        number,
        of,
        kinds,
        value,
        "",
        sku,
        "",
        "",
        impact,
        more.get("stock", "3"),
        more.get("weight", "0,000000"),
        more.get("default", "0"),
        more.get("picture", ""),
    ]


SMALL = size("Small:0", sku="CAP-S", stock="4")
LARGE = size("Large:1", sku="CAP-L", impact="2,500000", weight="0,050000", default="1", stock="5")
GIANT = size("Giant:2", sku="CAP-G", impact="-1,000000", stock="0")


def products(*given: list[str]) -> bytes:
    return table(*(given or (CAP,)), headings=PRODUCTS, separator=";")


def combinations(*sizes: list[str], headings: list[str] = ENGLISH) -> bytes:
    return table(*(sizes or (SMALL, LARGE, GIANT)), headings=headings, separator=";")


def sizes_of(title: str = "Cap") -> list[tuple[str, str, str, int, int | None]]:
    """Name, SKU, price, stock and grams of each, by price."""
    records = StockRecord.objects.filter(product__parent__title=title).select_related("product").order_by("price", "pk")
    return [(one.product.title, one.partner_sku, str(one.price), one.num_in_stock, one.product.grams) for one in records]


CAPS = [("Giant", "CAP-G", "11.07", 0, 200), ("Small", "CAP-S", "12.30", 4, 200), ("Large", "CAP-L", "15.38", 5, 250)]


@pytest.fixture
def shop() -> Shop:
    factories.make_category("Crafts")
    return rows.make_shop()


@pytest.fixture
def filled(shop: Shop) -> Shop:
    """With the cap of PrestaShop's file of products: 10 without VAT, 12.30 with it."""
    imported(shop, products(), vat=23)
    return shop


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Product, StockRecord, ProductOrigin)]


@pytest.mark.parametrize("headings", [ENGLISH, PORTUGUESE, FRENCH], ids=["en", "pt", "fr"])
def test_a_product_gets_its_sizes_in_each_of_prestashops_languages(filled: Shop, headings: list[str]) -> None:
    job = imported(filled, b"\xef\xbb\xbf" + combinations(headings=headings), "combinations.csv")
    assert (job.state, job.layout, errors(job)) == (CatalogueImport.State.IMPORTED, "prestashop_sizes", [])
    cap = Product.objects.get(title="Cap")
    assert (cap.structure, cap.is_public) == (Product.PARENT, True)
    assert sizes_of() == CAPS
    assert not StockRecord.objects.filter(product=cap).exists()


def test_the_check_says_what_becomes_of_the_product_and_saves_nothing(filled: Shop) -> None:
    StockRecord.objects.update(num_allocated=2)
    before = everything()
    job = checked(filled, combinations(), "combinations.csv")
    said = remarks(job.rows.get(number=2))
    assert "“Cap” becomes a product with 3 sizes. Its own stock (12) and price (€12.30) end: each size has its own." in said
    assert "What is ordered of it goes to “Large”." in said
    counted = results.counts_of(job)
    assert (counted["products"], counted["variants"], counted["rows"]) == (1, 3, 3)
    assert everything() == before


def test_what_is_ordered_goes_to_the_default_size(filled: Shop) -> None:
    record = StockRecord.objects.get(partner_sku="CAP")
    StockRecord.objects.update(num_allocated=2)
    imported(filled, combinations(), "combinations.csv")
    record.refresh_from_db()
    assert (record.partner_sku, record.num_allocated, record.product.title) == ("CAP-L", 2, "Large")


def test_more_ordered_than_the_default_size_has_refuses_the_product_whole(filled: Shop) -> None:
    StockRecord.objects.update(num_allocated=9)
    before = everything()
    job = imported(filled, combinations(), "combinations.csv")
    assert outcomes(job) == ["refused"] * 3
    assert [row for row, _column, _text in errors(job) if "9" in _text] == [3]
    assert everything() == before


def test_a_second_time_nothing_changes(filled: Shop) -> None:
    imported(filled, combinations(), "combinations.csv")
    before = everything()
    assert set(outcomes(imported(filled, combinations(), "combinations.csv"))) == {"unchanged"}
    assert everything() == before


def test_the_file_of_products_comes_again_without_spoiling_the_sizes(filled: Shop) -> None:
    imported(filled, combinations(), "combinations.csv")
    dearer = [*CAP[:2], "Warm cap", CAP[3], "20,000000", *CAP[5:]]
    job = imported(filled, products(dearer), vat=23)
    assert "its words are read" in remarks(job.rows.get())
    assert sizes_of("Warm cap") == CAPS
    assert Product.objects.filter(parent=None).count() == 1
    imported(filled, combinations(), "combinations.csv")
    assert [price for _name, _sku, price, *_rest in sizes_of("Warm cap")] == ["23.37", "24.60", "27.68"]


def test_the_default_size_may_have_the_products_own_reference(filled: Shop) -> None:
    both = [size("Small:0", sku="CAP", default="1", stock="4"), LARGE]
    imported(filled, combinations(*both), "combinations.csv")
    assert [(name, sku, stock) for name, sku, _price, stock, _grams in sizes_of()] == [("Small", "CAP", 4), ("Large", "CAP-L", 5)]
    imported(filled, products(), vat=23)
    assert sizes_of()[0] == ("Small", "CAP", "12.30", 4, 200), "12 pieces are of the product as a whole"
    assert set(outcomes(imported(filled, combinations(*both), "combinations.csv"))) == {"unchanged"}


def test_a_product_that_is_not_here_is_an_error_at_each_of_its_rows(filled: Shop) -> None:
    job = imported(filled, combinations(size("S:0", sku="A", number="8"), size("M:0", sku="B", number="", of="HAT"), SMALL), "c.csv")
    first, second = errors(job)
    assert first[0] == 2
    assert "No product here had the number “8” in PrestaShop. Import PrestaShop's file of products first" in first[2]
    assert second[0] == 3
    assert "No product here has the reference “HAT”" in second[2]
    assert outcomes(job) == ["refused", "refused", "changed"]


def test_another_shops_product_of_the_same_number_is_not_found(filled: Shop) -> None:
    job = imported(rows.make_shop(), combinations(), "combinations.csv")
    assert len(errors(job)) == 3
    assert not sizes_of()


def test_the_reference_finds_what_was_never_in_a_file_and_vat_is_asked_for(shop: Shop) -> None:
    factories.make_product(partner=shop.partner, title="Cap", price=Decimal("12.30"), stock=7)
    StockRecord.objects.update(partner_sku="CAP")
    Product.objects.update(grams=200)
    file = combinations(*([*one[:1], "CAP", *one[2:]] for one in (SMALL, LARGE, GIANT)))
    assert checked(shop, file, "combinations.csv").facts["lacks_vat"]
    imported(shop, file, "combinations.csv", vat=23)
    assert sizes_of() == CAPS
    again = imported(shop, file, "combinations.csv")
    assert set(outcomes(again)) == {"unchanged"}, "the rate is remembered"
    assert not again.facts["lacks_vat"]


def test_a_price_changed_here_is_what_the_sizes_differ_from(filled: Shop) -> None:
    StockRecord.objects.update(price=Decimal("24.60"))
    imported(filled, combinations(), "combinations.csv")
    assert [price for _name, _sku, price, *_rest in sizes_of()] == ["23.37", "24.60", "27.68"]


def test_prices_with_vat_differ_by_what_the_file_says(shop: Shop) -> None:
    headings = ["Price tax included" if name == "Price tax excluded" else name for name in PRODUCTS]
    imported(shop, table(CAP, headings=headings, separator=";"))
    imported(shop, combinations(), "combinations.csv")
    assert [price for _name, _sku, price, *_rest in sizes_of()] == ["9.00", "10.00", "12.50"]


def test_two_attributes_make_one_name_and_a_comma_within_a_value_parts_nothing() -> None:
    kinds = "Color:color:0, Weight:select:1"
    given = [size("Blue:0, 1,5 kg:1", sku="A", kinds=kinds), size("Red, Big", sku="B", kinds=kinds), size("Half, dry:0", sku="C")]
    (item,) = read(combinations(*given)).items
    assert [variant.name for variant in item.variants] == ["Blue / 1,5 kg", "Red / Big", "Half, dry"]


def test_what_is_wrong_in_a_row_is_said_and_the_others_come_in(filled: Shop) -> None:
    wrong = [
        size("", sku="A"),
        size("Blue:0", sku="B", kinds="Color:color:0, Size:select:1"),
        size("Free:0", sku="C", impact="-99,00"),
        size("Light:0", sku="D", weight="-5,00"),
        size("Odd:0", sku="E", impact="a lot"),
    ]
    job = imported(filled, combinations(*wrong, SMALL, LARGE), "combinations.csv")
    assert [(row, column) for row, column, _text in errors(job)] == [
        (2, "Value (Value:Position)*"),
        (3, "Value (Value:Position)*"),
        (4, "Impact on price"),
        (5, ""),
        (6, "Impact on price"),
    ]
    assert [name for name, *_rest in sizes_of()] == ["Small", "Large"]


def test_a_sku_twice_and_none_at_all(filled: Shop) -> None:
    hat = ["9", "1", "Hat", "Crafts", "5,00", "HAT", "0,1", "1"]
    imported(filled, products(CAP, hat), vat=23)
    twice = [SMALL, size("Large:1", sku="CAP-S"), size("Giant:2"), size("One:0", number="9", sku="CAP-S")]
    job = imported(filled, combinations(*twice), "combinations.csv")
    assert "Row 2 has the SKU “CAP-S” too" in errors(job)[0][2]
    assert [row for row, *_rest in errors(job)] == [5]
    assert {sku for _name, sku, *_rest in sizes_of()} == {"CAP-S", "cap-large", "cap-giant"}
    assert not sizes_of("Hat")
    assert set(outcomes(imported(filled, combinations(*twice), "combinations.csv"))) == {"unchanged", "refused"}


def test_pictures_of_sizes_are_the_products(filled: Shop) -> None:
    job = imported(filled, combinations([*SMALL[:-1], "https://old.example/s.jpg"], LARGE), "combinations.csv")
    assert list(job.pictures.values_list("product__title", "address")) == [("Cap", "https://old.example/s.jpg")]


def test_a_file_that_names_no_product_is_refused_as_a_whole(filled: Shop) -> None:
    job = checked(filled, table(["S:0", "1"], headings=["Value (Value:Position)*", "Impact on price"], separator=";"), "c.csv")
    assert job.state == CatalogueImport.State.UNREADABLE
    assert "lacks the product" in job.refusal


@pytest.mark.parametrize("count", [10, 100])
def test_the_check_asks_as_often_for_many_products(filled: Shop, django_assert_num_queries: Any, count: int) -> None:
    many = [[str(number), "1", f"Cap {number}", "Crafts", "10,00", f"C{number}", "0,2", "3"] for number in range(100, 100 + count)]
    imported(filled, products(*many), vat=23)
    sizes = [size(f"{name}:0", sku=f"C{one[0]}-{name}", number=one[0]) for one in many for name in ("S", "L")]
    catalogue, shelf_queries = read(combinations(*sizes)), 13
    with django_assert_num_queries(shelf_queries):
        plan = plan_for(catalogue, shelf=load_shelf(filled), wishes=Wishes())
    assert len(plan.good) == count
    assert all(planned.becomes_parent and len(planned.sizes) == 2 for planned in plan.good)


def test_both_files_from_the_command_line(shop: Shop, tmp_path: Path) -> None:
    told = []
    for name, data in (("products.csv", products()), ("combinations.csv", combinations())):
        (tmp_path / name).write_bytes(data)
        said = io.StringIO()
        call_command("import_catalogue", str(tmp_path / name), "--shop", shop.partner.code, "--vat", "23", "--not-food", stdout=said)
        counts = json.loads(said.getvalue())
        told.append((counts["layout"], counts["products"], counts["variants"], counts["errors"]))
    assert told == [("prestashop", 1, 1, 0), ("prestashop_sizes", 1, 3, 0)]
    assert sizes_of() == CAPS


def test_a_rate_that_is_none_is_said(shop: Shop) -> None:
    with pytest.raises(CommandError, match="--vat"):
        call_command("import_catalogue", "file.csv", "--shop", shop.partner.code, "--vat", "a lot")
