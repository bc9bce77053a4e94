"""The grid of prices and stock: what it takes and refuses, sales meanwhile, taking back, and nobody else's rows."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from marketplace.catalogue.models import Product
from marketplace.catalogue.showing import ARCHIVED
from marketplace.partner.models import PriceChange, StockRecord
from shops.models import Shop, StockSave
from tests import factories
from tests.databases import know_sizes
from tests.shops import rows

pytestmark = pytest.mark.django_db

GRID = "/admin/products/prices/"


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop()


@pytest.fixture
def owner(shop: Shop) -> Client:
    return rows.signed_in(shop.owner)  # type: ignore[attr-defined]


def make(shop: Shop, title: str, **fields: Any) -> StockRecord:
    return factories.make_product(partner=shop.partner, title=title, **fields).stockrecords.get()


def opened(client: Client, url: str = GRID) -> dict[str, str]:
    """The fields of the grid as the page sends them back unchanged."""
    page = client.get(url).content.decode()
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="(\d+-\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = value[1] if value else ""
    return fields


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def now(record: StockRecord) -> tuple[str, str | None, int]:
    record = StockRecord.objects.get(pk=record.pk)
    return str(record.price), None if record.sale_price is None else str(record.sale_price), record.num_in_stock


# --- Filling it in ---


def test_it_shows_products_and_sizes_with_price_reduction_and_stock(owner: Client, shop: Shop) -> None:
    whole = factories.make_product(partner=shop.partner, title="Wheel", structure=Product.PARENT)
    whole.stockrecords.all().delete()
    half = make(shop, "half", parent=whole, structure=Product.CHILD, price="9.50", stock=4)
    honey = make(shop, "Honey", price="6.00", stock=7)
    StockRecord.objects.filter(pk=honey.pk).update(num_allocated=2)
    make(shop, "Forgotten", off_sale_reason=ARCHIVED)
    fields = opened(owner)
    assert (fields[f"{half.pk}-price"], fields[f"{half.pk}-sale_price"], fields[f"{half.pk}-stock"]) == ("9.50", "", "4")
    page = said(owner.get(GRID))
    assert "Wheel, half</a>" in page
    assert "2 ordered" in page
    assert "Forgotten" not in page
    assert 'aria-label="Reduced price: Honey"' in page


def test_many_rows_are_saved_at_once_and_untouched_ones_are_not_written(owner: Client, shop: Shop) -> None:
    first, second, third = make(shop, "A", stock=1), make(shop, "B", stock=2), make(shop, "C", stock=3)
    fields = opened(owner) | {f"{first.pk}-price": "1 250,50", f"{first.pk}-sale_price": "999.99", f"{second.pk}-stock": "1 200"}
    answer = owner.post(GRID, fields, follow=True)
    assert "2 rows are saved." in said(answer)
    assert (now(first), now(second), now(third)) == (("1250.50", "999.99", 1), ("12.50", None, 1200), ("12.50", None, 3))
    assert [row["record"] for row in StockSave.objects.get().rows] == [first.pk, second.pk]
    assert PriceChange.objects.filter(stockrecord=third).count() == 1


@pytest.mark.parametrize(
    ("cell", "typed", "told"),
    [
        ("price", "", "A price is needed."),
        ("price", "-1", "At least 0.01"),
        ("price", "0", "At least 0.01"),
        ("price", "1000000000000", "no more than"),
        ("price", "12,345", "“12,345” can be read in two ways."),
        ("price", "1.234.5", "Write it as a number"),
        ("price", "twelve", "Write it as a number"),
        ("price", "1e9", "Write it as a number"),
        ("sale_price", "12.50", "The reduced price must be lower than the price."),
        ("sale_price", "NaN", "Write it as a number"),
        ("stock", "", "A stock is needed."),
        ("stock", "-3", "A stock cannot be below 0."),
        ("stock", "12,345", "Write whole pieces"),
        ("stock", "1.5", "Write whole pieces"),
        ("stock", "1000000000000", "At most 1000000"),
        ("seen", "x|y", "The page was not sent whole."),
    ],
)
def test_one_wrong_cell_says_what_is_wrong_keeps_what_was_typed_and_saves_no_row(
    owner: Client, shop: Shop, cell: str, typed: str, told: str
) -> None:
    wrong, good = make(shop, "A"), make(shop, "B")
    answer = owner.post(GRID, opened(owner) | {f"{wrong.pk}-{cell}": typed, f"{good.pk}-price": "8.00"})
    page = said(answer)
    assert answer.status_code == 422
    assert "Nothing is saved yet." in page
    assert "of 2 changed rows" in page
    assert told in page
    assert re.search(rf'name="{wrong.pk}-{cell}"[^>]*value="{re.escape(typed)}"', page) or not typed
    assert re.search(rf'name="{good.pk}-price"[^>]*value="8.00"|value="8.00"[^>]*name="{good.pk}-price"', page)
    assert (now(wrong), now(good)) == (("12.50", None, 10), ("12.50", None, 10))
    assert not StockSave.objects.exists()


def test_in_portuguese_amounts_are_shown_with_a_comma_and_read_back_unchanged(owner: Client, shop: Shop) -> None:
    record = make(shop, "A", price="1250.50")
    UserProfile.objects.create(user=shop.owner, preferred_language="pt")  # type: ignore[attr-defined]
    fields = opened(owner)
    assert fields[f"{record.pk}-price"].endswith("50")
    assert "," in fields[f"{record.pk}-price"]
    owner.post(GRID, fields)
    assert not StockSave.objects.exists()
    owner.post(GRID, fields | {f"{record.pk}-price": "9,90"})
    assert now(record)[0] == "9.90"


def test_a_draft_without_a_price_may_keep_none(owner: Client, shop: Shop) -> None:
    record = make(shop, "A", price="0", stock=2)
    fields = opened(owner)
    assert fields[f"{record.pk}-price"] == ""
    owner.post(GRID, fields | {f"{record.pk}-stock": "5"})
    assert now(record) == ("0.00", None, 5)


def test_a_new_reduction_begins_at_once_and_an_emptied_one_ends(owner: Client, shop: Shop) -> None:
    record = make(shop, "A")
    owner.post(GRID, opened(owner) | {f"{record.pk}-sale_price": "9.00"})
    kept = StockRecord.objects.get(pk=record.pk)
    assert (kept.price_now(), kept.lowest_before) == (Decimal("9.00"), Decimal("12.50"))
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    StockRecord.objects.filter(pk=record.pk).update(sale_until=yesterday)
    owner.post(GRID, opened(owner) | {f"{record.pk}-sale_price": "8.00"})
    assert StockRecord.objects.get(pk=record.pk).price_now() == Decimal("8.00")
    owner.post(GRID, opened(owner) | {f"{record.pk}-sale_price": ""})
    assert now(record)[1] is None


# --- Somebody else, meanwhile ---


def test_what_was_sent_while_the_grid_stood_open_stays_sent(owner: Client, shop: Shop) -> None:
    record = make(shop, "A", stock=10)
    fields = opened(owner)
    StockRecord.objects.filter(pk=record.pk).update(num_in_stock=7)
    owner.post(GRID, fields | {f"{record.pk}-stock": "15"})
    assert now(record)[2] == 12


def test_a_stock_cannot_go_below_what_was_ordered_meanwhile(owner: Client, shop: Shop) -> None:
    record = make(shop, "A", stock=10)
    fields = opened(owner) | {f"{record.pk}-stock": "2"}
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=4)
    answer = owner.post(GRID, fields)
    assert "4 pieces are ordered and not sent yet" in said(answer)
    assert now(record)[2] == 10


def test_a_price_that_somebody_else_changed_is_not_written_over_unseen(owner: Client, shop: Shop) -> None:
    record = make(shop, "A")
    fields = opened(owner) | {f"{record.pk}-price": "8.00"}
    StockRecord.objects.filter(pk=record.pk).update(price=Decimal("11.00"))
    answer = owner.post(GRID, fields)
    assert "Somebody changed this meanwhile: it is €11.00 now." in said(answer)
    assert now(record)[0] == "11.00"
    seen = re.search(rf'name="{record.pk}-seen"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{record.pk}-seen"', answer.content.decode())
    assert seen
    owner.post(GRID, fields | {f"{record.pk}-seen": seen[1] or seen[2]})
    assert now(record)[0] == "8.00"


def test_a_product_removed_meanwhile_does_not_keep_the_others_from_being_saved(owner: Client, shop: Shop) -> None:
    gone, kept = make(shop, "A"), make(shop, "B")
    fields = opened(owner) | {f"{gone.pk}-price": "8.00", f"{kept.pk}-price": "8.00"}
    gone.product.delete()
    answer = owner.post(GRID, fields, follow=True)
    assert "1 row is saved. 1 product was removed meanwhile." in said(answer)
    assert now(kept)[0] == "8.00"


# --- Taking back ---


def save_and_undo(owner: Client, meanwhile: Any, **typed: str) -> Any:
    owner.post(GRID, opened(owner) | typed)
    meanwhile()
    return owner.post(reverse("products:undo", args=(StockSave.objects.latest("pk").pk,)), follow=True)


def test_a_saving_is_taken_back_with_its_reductions(owner: Client, shop: Shop) -> None:
    record = make(shop, "A")
    owner.post(GRID, opened(owner) | {f"{record.pk}-sale_price": "9.00"})
    answer = save_and_undo(owner, lambda: None, **{f"{record.pk}-price": "20", f"{record.pk}-sale_price": "", f"{record.pk}-stock": "99"})
    assert "1 row is as it was before." in said(answer)
    assert now(record) == ("12.50", "9.00", 10)
    save = StockSave.objects.get(undone_at=None)
    owner.post(reverse("products:undo", args=(save.pk,)))
    assert now(record) == ("12.50", None, 10)
    again = owner.post(reverse("products:undo", args=(save.pk,)), follow=True)
    assert "This was taken back already." in said(again)


def test_taking_back_leaves_alone_what_changed_since_and_says_so(owner: Client, shop: Shop) -> None:
    sent, dearer, same = make(shop, "Sent"), make(shop, "Dearer"), make(shop, "Same")

    def meanwhile() -> None:
        StockRecord.objects.filter(pk=sent.pk).update(num_in_stock=models.F("num_in_stock") - 1)
        StockRecord.objects.filter(pk=dearer.pk).update(price=Decimal(30))

    changes = {f"{record.pk}-{cell}": value for record in (sent, dearer, same) for cell, value in (("price", "20"), ("stock", "50"))}
    answer = said(save_and_undo(owner, meanwhile, **changes))
    assert "3 rows are as they were before." in answer
    assert "Left as it is now:" in answer
    assert "Sent: the stock is another since" in answer
    assert "Dearer: the price was changed since, so it stays." in answer
    assert (now(sent), now(dearer), now(same)) == (("12.50", None, 49), ("30.00", None, 10), ("12.50", None, 10))


def test_taking_back_never_leaves_less_than_is_ordered(owner: Client, shop: Shop) -> None:
    record = make(shop, "A", stock=1)
    answer = save_and_undo(owner, lambda: StockRecord.objects.filter(pk=record.pk).update(num_allocated=3), **{f"{record.pk}-stock": "5"})
    assert "3 pieces are ordered and not sent yet" in said(answer)
    assert now(record)[2] == 5


# --- Whose rows, and how many ---


def test_another_shops_rows_are_neither_shown_nor_written_nor_taken_back(owner: Client, shop: Shop) -> None:
    foreign = rows.make_shop()
    theirs = make(foreign, "Kanarienvogel")
    save = StockSave.objects.create(shop=foreign, rows=[])
    mine = make(shop, "A")
    assert "Kanarienvogel</a>" not in said(owner.get(GRID + "?q=Kanarienvogel"))
    stolen = {f"{theirs.pk}-price": "1", f"{theirs.pk}-sale_price": "", f"{theirs.pk}-stock": "1", f"{theirs.pk}-seen": "12.50||10"}
    owner.post(GRID, opened(owner) | stolen | {f"{mine.pk}-price": "8.00"})
    assert now(theirs) == ("12.50", None, 10)
    assert owner.post(reverse("products:undo", args=(save.pk,))).status_code == 404
    save.refresh_from_db()
    assert save.undone_at is None


def test_it_is_searched_and_filtered_and_comes_back_to_the_same_place(owner: Client, shop: Shop) -> None:
    honey = make(shop, "Heather honey", category=factories.make_category("Honey"))
    make(shop, "Wool")
    page = said(owner.get(GRID + f"?q=honey&category={honey.product.categories.get().pk}"))
    assert "Heather honey</a>" in page
    assert "Wool" not in page
    assert "Heather honey</a>" in said(owner.get(GRID + f"?q={honey.partner_sku}"))
    assert "No product fits." in said(owner.get(GRID + "?q=nothing"))
    answer = owner.post(GRID + "?q=honey", opened(owner, GRID + "?q=honey") | {f"{honey.pk}-price": "3"})
    assert answer["Location"] == GRID + "?q=honey"


@pytest.mark.parametrize("odd", ["?p=abc", "?p=-1", "?p=99999", "?category=x", "?q=%00", f"?q={'x' * 500}"])
def test_odd_addresses_do_no_harm(owner: Client, shop: Shop, odd: str) -> None:
    make(shop, "A")
    assert owner.get(GRID + odd).status_code == 200


def many(shop: Shop, count: int) -> None:
    """``count`` products with a stock record each, in few statements."""
    pattern = factories.make_product(partner=shop.partner)
    made = Product.objects.bulk_create(
        Product(title=f"Thing {n:05}", slug=f"thing-{n}", product_class=pattern.product_class, partner=shop.partner) for n in range(count)
    )
    StockRecord.objects.bulk_create(
        StockRecord(product=product, partner=shop.partner, partner_sku=f"T{n}", price=Decimal(5), num_in_stock=3)
        for n, product in enumerate(made)
    )
    know_sizes()


def test_grid_and_list_of_ten_thousand_ask_at_most_twenty_five_questions(
    owner: Client, shop: Shop, django_assert_max_num_queries: Any
) -> None:
    many(shop, 10_000)
    for address in (GRID, GRID + "?p=150", GRID + "?q=thing", reverse("products:index"), reverse("products:index") + "?p=100"):
        owner.get(address)
        with django_assert_max_num_queries(25):
            assert "Thing" in said(owner.get(address))
