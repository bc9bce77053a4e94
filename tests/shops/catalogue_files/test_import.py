"""What a file does to a shop: checked first, then written by the product form's own rules; a second time nothing."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from shops.catalogue_files import jobs, results
from shops.models import CatalogueImport, NamedPicture, Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import HEADINGS, checked, errors, imported, outcomes, remarks, sample, table
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db

BLANKET = ["WB-1", "Wool blanket", "45.00", "3", "1200", "Crafts"]


@pytest.fixture
def shop() -> Shop:
    factories.make_category("Crafts")
    return rows.make_shop()


def product(title: str) -> Product:
    return Product.objects.get(title=title)


def record(sku: str) -> StockRecord:
    return StockRecord.objects.get(partner_sku=sku)


def everything_of(shop: Shop) -> list[object]:
    products = Product.objects.filter(partner=shop.partner).order_by("pk").values()
    return [*products, *StockRecord.objects.filter(partner=shop.partner).order_by("pk").values()]


def test_the_check_says_what_each_row_would_do_and_saves_nothing(shop: Shop) -> None:
    factories.make_product(partner=shop.partner, title="Kept", price="5.00", stock=2)
    before = everything_of(shop)
    job = checked(shop, table(BLANKET, ["", "", "1", "1", "1", "Crafts"], ["X", "Bad", "cheap", "1", "1", "Crafts"]))
    assert (job.state, outcomes(job)) == ("checked", ["new", "refused", "refused"])
    assert errors(job) == [
        (3, "Title", "The title is missing. A new product needs one."),
        (4, "Price with VAT", "“cheap” is not a number. Write it like 12.50."),
    ]
    assert everything_of(shop) == before


def test_a_complete_product_is_published_at_once(shop: Shop) -> None:
    imported(shop, table(BLANKET))
    blanket = product("Wool blanket")
    assert Product.objects.on_sale().get() == blanket
    assert (blanket.grams, blanket.slug, blanket.partner_id) == (1200, "wool-blanket", shop.partner_id)
    assert (record("WB-1").price, record("WB-1").num_in_stock, record("WB-1").product) == (Decimal("45.00"), 3, blanket)
    assert blanket.categories.get().name == "Crafts"
    assert ModelLogEntry.objects.get(object_id=str(blanket.pk)).action == "wagtail.create"


def test_only_the_good_rows_are_written(shop: Shop) -> None:
    job = imported(shop, table(BLANKET, ["X", "Bad", "cheap", "1", "1", "Crafts"]))
    assert list(Product.objects.values_list("title", flat=True)) == ["Wool blanket"]
    assert results.counts_of(job)["products_refused"] == 1


@pytest.mark.parametrize("name", ["shopify.csv", "woocommerce_en.csv", "woocommerce_fr.csv", "prestashop.csv", "open_food_network.csv"])
def test_a_second_time_nothing_is_written(shop: Shop, name: str) -> None:
    imported(shop, sample(name), name)
    before = everything_of(shop)
    assert before
    job = imported(shop, sample(name), name)
    assert set(outcomes(job)) <= {"unchanged", "refused"}
    assert everything_of(shop) == before, "not even the date of the last change"


def test_a_changed_file_changes_what_differs_and_says_it(shop: Shop) -> None:
    imported(shop, table(BLANKET))
    job = checked(shop, table(["WB-1", "Woollen blanket", "48", "3", "1200", "Crafts"]))
    row = job.rows.get()
    assert (row.outcome, row.product_outcome) == ("changed", "changed")
    assert [change[0] for change in row.changes] == ["Title", "Price"]
    imported(shop, table(["WB-1", "Woollen blanket", "48", "3", "1200", "Crafts"]))
    assert Product.objects.get().title == "Woollen blanket"
    assert record("WB-1").price == 48


def test_columns_that_are_not_there_change_nothing(shop: Shop) -> None:
    imported(shop, table([*BLANKET, "Soft."], headings=[*HEADINGS, "Description"]))
    imported(shop, table(["WB-1", "Wool blanket", "50"], headings=["SKU", "Title", "Price"]))
    blanket = product("Wool blanket")
    assert (blanket.description, blanket.grams, record("WB-1").num_in_stock, record("WB-1").price) == ("Soft.", 1200, 3, 50)


def test_prices_and_stock_alone_are_enough_for_what_is_here_already(shop: Shop) -> None:
    imported(shop, table(BLANKET))
    job = imported(shop, table(["WB-1", "39,90", "8"], ["NEW", "1", "1"], headings=["SKU", "Price", "Stock"], separator=";"))
    assert (record("WB-1").price, record("WB-1").num_in_stock) == (Decimal("39.90"), 8)
    assert [(row, text) for row, _column, text in errors(job)] == [(3, "The title is missing. A new product needs one.")]


@pytest.mark.parametrize(
    ("row", "lacks"),
    [
        (["A", "Thing", "", "1", "500", "Crafts"], "price"),
        (["A", "Thing", "5", "1", "", "Crafts"], "weight"),
        (["A", "Thing", "5", "1", "0", "Crafts"], "weight"),
        (["A", "Thing", "5", "1", "500", "Nowhere"], "category"),
    ],
)
def test_what_lacks_something_comes_in_as_a_draft_and_says_what(shop: Shop, row: list[str], lacks: str) -> None:
    job = imported(shop, table(row))
    assert not product("Thing").is_public
    assert f"Draft: it lacks {lacks}." in remarks(job.rows.get())
    again = imported(shop, table(row))
    assert outcomes(again) == ["unchanged"]


def test_a_category_and_a_weight_may_be_chosen_for_those_without(shop: Shop) -> None:
    row = ["A", "Thing", "5", "1", "", "Nowhere"]
    imported(shop, table(row), default_category=factories.make_category("Crafts"), grams=700)
    assert (product("Thing").is_public, product("Thing").grams) == (True, 700)
    job = checked(shop, table(row))
    job.refresh_from_db()
    assert (outcomes(job), job.facts["unmatched"]) == (["unchanged"], [["Nowhere", 1]])


def test_a_category_is_found_in_any_language_and_by_its_path(shop: Shop) -> None:
    cheese = factories.make_category("Crafts").add_child(name="Pots, jugs")
    cheese.translations.create(language="pt", name="Potes")
    for number, name in enumerate(("pots jugs", "Crafts > Pots, jugs", "Pote", "Home > Potes")):
        job = checked(shop, table([f"A{number}", "Thing", "5", "1", "1", name]))
        assert not job.facts["unmatched"], name


def test_food_without_its_facts_is_a_draft_and_with_them_on_sale(shop: Shop) -> None:
    job = imported(shop, table(BLANKET), is_food=True)
    assert "Fill in the food information" in remarks(job.rows.get())
    assert not product("Wool blanket").is_public
    headings = [*HEADINGS, "Food or drink", "Name of the food", "How to keep it", "Food business and its address", "Allergens"]
    row = ["C-1", "Curd", "3", "5", "250", "Crafts", "yes", "Fresh cheese", "At 4 °C", "Dairy, Seia", "milk"]
    imported(shop, table(row, headings=headings))
    curd = product("Curd")
    assert curd.is_public
    assert (curd.food.get().legal_name, curd.food.get().allergens) == ("Fresh cheese", ["milk"])
    assert outcomes(checked(shop, table(row, headings=headings))) == ["unchanged"]


@pytest.mark.parametrize(
    ("allergens", "milk", "diets", "remark"),
    [
        ("milk", "sheep", "", "is no animal that cheese here is made of"),
        ("nuts", "Ovelha, cabra", "", "tick milk among the allergens too"),
        ("milk", "ewe", "vegan", "It has milk in it"),
        ("nuts", "", "keto", "is no diet that lists can be narrowed by"),
    ],
)
def test_milk_and_diets_that_cannot_be_are_refused_with_a_word_why(shop: Shop, allergens: str, milk: str, diets: str, remark: str) -> None:
    headings = [*HEADINGS, "Food or drink", "Name of the food", "Allergens", "Milk of", "Suits a diet"]
    row = ["C-1", "Curd", "3", "5", "250", "Crafts", "yes", "Fresh cheese", allergens, milk, diets]
    assert remark in remarks(checked(shop, table(row, headings=headings)).rows.get())


def test_milk_and_diets_are_read_by_their_names_in_any_language(shop: Shop) -> None:
    headings = [*HEADINGS, "Food or drink", "Name of the food", "Allergens", "Milk of", "Suits a diet"]
    for row in (
        ["C-1", "Curd", "3", "5", "250", "Crafts", "yes", "Cheese", "milk", "Ovelha; chèvre", "sem lactose"],
        ["C-2", "Jam", "3", "5", "250", "Crafts", "yes", "Jam", "", "", "vegano"],
    ):
        imported(shop, table(row, headings=headings))
    assert product("Curd").food.get().milk == ["ewe", "goat"]
    assert product("Curd").food.get().diets == ["lactose_free"]
    assert product("Jam").food.get().diets == ["vegetarian", "vegan"]


def test_a_protected_name_without_proof_makes_a_draft_and_the_row_says_so(shop: Shop) -> None:
    factories.make_designation()
    job = imported(shop, table(["Q", "Queijo Serra da Estrela", "20", "2", "900", "Crafts"]))
    assert not product("Queijo Serra da Estrela").is_public
    assert "“Queijo Serra da Estrela”" in remarks(job.rows.get())


def test_a_protected_name_of_a_maker_who_may_use_it_is_declared(shop: Shop) -> None:
    maker, name = factories.make_producer(name="Dairy of the Hill"), factories.make_designation()
    shop.producers.add(maker)
    factories.make_attestation(producer=maker, designation=name)
    imported(shop, table(["Q", "Queijo Serra da Estrela", "20", "2", "900", "Crafts", "dairy of the hill"], headings=[*HEADINGS, "Maker"]))
    cheese = product("Queijo Serra da Estrela")
    assert (cheese.is_public, cheese.designation, cheese.producer) == (True, name, maker)


def test_a_new_title_with_a_protected_name_takes_a_product_off(shop: Shop) -> None:
    factories.make_designation()
    imported(shop, table(BLANKET))
    imported(shop, table(["WB-1", "Serra da Estrela blanket, Queijo Serra da Estrela", *BLANKET[2:]]))
    assert not Product.objects.get().is_public


def test_the_stock_is_never_less_than_what_is_ordered(shop: Shop) -> None:
    imported(shop, table(BLANKET))
    StockRecord.objects.update(num_allocated=2)
    job = imported(shop, table([*BLANKET[:3], "1", *BLANKET[4:]]))
    ((row, column, text),) = errors(job)
    assert (row, column) == (2, "Stock")
    assert "2 pieces are ordered" in text
    assert record("WB-1").num_in_stock == 3


def test_what_is_ordered_between_check_and_writing_is_not_undersold(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(shop, table(BLANKET))
    plan = jobs.plan_of

    def ordered_meanwhile(job: CatalogueImport) -> object:
        planned = plan(job)
        StockRecord.objects.update(num_allocated=2)
        return planned

    monkeypatch.setattr(jobs, "plan_of", ordered_meanwhile)
    job = checked(shop, table([*BLANKET[:3], "1", *BLANKET[4:]]))
    StockRecord.objects.update(num_allocated=0)
    CatalogueImport.objects.filter(pk=job.pk).update(state="importing")
    jobs.import_now(job)
    assert record("WB-1").num_in_stock == 3
    assert outcomes(job) == ["refused"]


def test_sizes_become_variants_and_a_product_grows_them(shop: Shop) -> None:
    headings = ["SKU", "Title", "Size or kind", "Price", "Stock", "Weight", "Category"]
    imported(shop, table(["CAP", "Cap", "", "20", "5", "200", "Crafts"], headings=headings))
    cap = product("Cap")
    both = [["CAP", "Cap", "Small", "20", "5", "200", "Crafts"], ["CAP-L", "Cap", "Large", "22", "1", "250", "Crafts"]]
    imported(shop, table(*both, headings=headings))
    cap.refresh_from_db()
    assert (cap.structure, cap.is_public) == (Product.PARENT, True)
    assert [(child.title, child.stockrecord.partner_sku, child.grams, child.is_public) for child in cap.children.order_by("pk")] == [
        ("Small", "CAP", 200, True),
        ("Large", "CAP-L", 250, True),
    ]
    assert set(outcomes(imported(shop, table(*both, headings=headings)))) == {"unchanged"}
    row = imported(shop, table(["CAP-L", "Whatever", "25"], headings=["SKU", "Title", "Price"])).rows.get()
    assert (row.outcome, record("CAP-L").price, product("Cap").title) == ("changed", 25, "Cap")


def test_a_sku_is_made_where_none_is_given_and_stays_the_same(shop: Shop) -> None:
    job = imported(shop, sample("shopify.csv"))
    assert record("clay-jug").product.title == "Clay jug"
    assert "No SKU is given; it gets clay-jug" in remarks(job.rows.get(number=6))


def test_the_same_sku_twice(shop: Shop) -> None:
    job = checked(shop, table(BLANKET, ["WB-1", "Another", *BLANKET[2:]]))
    assert errors(job) == [(3, "SKU", "Row 2 has the SKU “WB-1” too. Give each product its own.")]
    headings = ["SKU", "Title", "Size or kind", "Price", "Stock", "Weight", "Category"]
    sizes = [["S", "Cap", "Small", "1", "1", "1", "Crafts"], ["S", "Cap", "Large", "1", "1", "1", "Crafts"]]
    job = imported(shop, table(*sizes, headings=headings))
    assert not errors(job)
    assert record("cap-large").product.title == "Large"


def test_another_shops_product_of_the_same_sku_is_left_alone(shop: Shop) -> None:
    other = rows.make_shop()
    imported(other, table(["WB-1", "Theirs", *BLANKET[2:]]))
    before = everything_of(other)
    imported(shop, table(BLANKET))
    assert everything_of(other) == before
    assert StockRecord.objects.filter(partner_sku="WB-1").count() == 2


def test_a_file_in_another_language_writes_that_languages_words(shop: Shop) -> None:
    imported(shop, table(BLANKET))
    pt = table(["WB-1", "Manta de lã", *BLANKET[2:]])
    imported(shop, pt, text_language="pt")
    blanket = product("Wool blanket")
    assert blanket.translations.get(language="pt").title == "Manta de lã"
    assert outcomes(checked(shop, pt, text_language="pt")) == ["unchanged"]
    imported(shop, table(["N", "Novo", *BLANKET[2:]]), text_language="pt")
    assert product("Novo").translations.get().language == "pt"


def test_bodies_are_made_harmless(shop: Shop) -> None:
    evil = '<p onclick="x()">Good <img src=x onerror=alert(1)><a href="javascript:x">it</a></p><style>p{}</style>'
    imported(shop, table([*BLANKET, evil], headings=[*HEADINGS, "Description"]))
    assert product("Wool blanket").description == '<p>Good <a rel="nofollow noopener">it</a></p>'


def test_an_import_that_is_run_twice_goes_on_where_it_was(shop: Shop) -> None:
    job = imported(shop, table(BLANKET))
    CatalogueImport.objects.filter(pk=job.pk).update(state="importing")
    jobs.import_now(job)
    assert outcomes(job) == ["new"], "what was done stays told"
    assert Product.objects.count() == 1


def test_it_runs_in_the_background_and_one_at_a_time_a_shop(shop: Shop) -> None:
    first, second = checked(shop, table(BLANKET)), checked(shop, table(["B", "Bowl", *BLANKET[2:]]))
    assert jobs.start(first)
    assert not jobs.start(second)
    assert Product.objects.count() == 0
    run_tasks()
    first.refresh_from_db()
    assert (first.state, Product.objects.count(), first.done, first.total) == ("imported", 1, 1, 1)
    assert jobs.start(second)


def test_a_large_file_is_checked_in_the_background(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CHECKED_AT_ONCE_BYTES", 10)
    job = checked(shop, table(BLANKET))
    assert job.state == "checking"
    run_tasks()
    job.refresh_from_db()
    assert job.state == "checked"


def test_pictures_are_noted_once_and_come_apart(shop: Shop) -> None:
    job = imported(shop, sample("shopify.csv"))
    assert NamedPicture.objects.filter(job=job, state="waiting").count() == 4
    imported(shop, sample("shopify.csv"))
    assert NamedPicture.objects.count() == 4


@pytest.mark.parametrize("fresh", [True, False], ids=["new", "unchanged"])
def test_checking_asks_as_much_for_ten_rows_as_for_a_thousand(shop: Shop, fresh: bool) -> None:
    asked = []
    for count in (10, 1000):
        data = table(*([f"S{number}", f"Thing {number}", "5", "1", "100", "Crafts"] for number in range(count)))
        if not fresh:
            imported(shop, data)
        job = checked(shop, data)
        with CaptureQueriesContext(connection) as queries:
            jobs.plan_of(job)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 16


def test_writing_a_thousand_rows_asks_by_the_batch_and_not_by_the_row(shop: Shop) -> None:
    data = table(*([f"S{number}", f"Thing {number}", "5", "1", "100", "Crafts"] for number in range(1000)))
    job = checked(shop, data)
    CatalogueImport.objects.filter(pk=job.pk).update(state="importing")
    with CaptureQueriesContext(connection) as queries:
        jobs.import_now(job)
    assert Product.objects.count() == 1000
    assert len(queries) < 350, "SQLite takes 999 values a statement; PostgreSQL needs far fewer"


def test_the_command_prints_counts(shop: Shop, tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    file = Path(str(tmp_path)) / "products.csv"
    file.write_bytes(table(BLANKET, ["X", "Bad", "cheap", "1", "1", "Crafts"]))
    call_command("import_catalogue", str(file), "--shop", shop.partner.code, "--dry-run", "--not-food", "--later")
    dry = json.loads(capsys.readouterr().out)
    assert (dry["products"], dry["variants"], dry["pictures"], dry["errors"], dry["new"]) == (1, 1, 0, 1, 1)
    assert Product.objects.count() == CatalogueImport.objects.count() == 0
    call_command("import_catalogue", str(file), "--shop", shop.partner.code, "--not-food", "--later")
    assert json.loads(capsys.readouterr().out)["new"] == 1
    call_command("import_catalogue", str(file), "--shop", shop.partner.code, "--not-food", "--later")
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1
    with pytest.raises(CommandError, match="no shop called"):
        call_command("import_catalogue", str(file), "--shop", "nobody")


def test_the_regular_job_lets_go_of_what_was_lost(shop: Shop) -> None:
    import datetime as dt

    from django.utils import timezone

    job = checked(shop, table(BLANKET))
    jobs.start(job)
    jobs.let_go(timezone.now() + dt.timedelta(minutes=30))
    job.refresh_from_db()
    assert job.state == "importing"
    jobs.let_go(timezone.now() + dt.timedelta(days=61))
    job.refresh_from_db()
    assert (job.state, bool(job.file)) == ("stopped", False)


SHARED = Path(__file__).parents[4] / "shared" / "data" / "shopify"


@pytest.mark.parametrize("name", ["apparel.csv", "home-and-garden.csv"])
def test_real_exports_go_in_whole(shop: Shop, name: str) -> None:
    if not (SHARED / name).is_file():
        pytest.skip(f"needs {SHARED / name}")
    with (SHARED / name).open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    job = imported(shop, (SHARED / name).read_bytes(), name)
    counted = results.counts_of(job)
    assert (counted["rows"], counted["rows_refused"]) == (len(lines), 0)
    assert counted["products"] == len({line["Handle"] for line in lines})
    assert job.facts["pictures"] == len({(line["Handle"], line["Image Src"]) for line in lines if line["Image Src"]})
    assert set(outcomes(imported(shop, (SHARED / name).read_bytes(), name))) == {"unchanged"}
