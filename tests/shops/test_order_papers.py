"""Finding orders, and the papers that go with packing them: pick list, packing slips, labels, the CSV file."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.csv_cells import cell
from logistics.models import LabelPrint, Parcel, ParcelStatus, PrintBatch
from logistics.printing import print_labels
from logistics.queues import labels_to_print
from marketplace.catalogue.models import ProductTranslation
from marketplace.order.models import Line, Order, OrderMessage, ShopOrder
from marketplace.order.packing_slip import draw_packing_slips
from tests import factories
from tests.shops import rows
from tests.shops.test_orders_office import many_orders

pytestmark = pytest.mark.django_db
States = ShopOrder.State


def text_of(pdf: bytes) -> list[str]:
    """The words of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def named(order: ShopOrder, *titles: str, **fields: Any) -> ShopOrder:
    for line, title in zip(order.lines.order_by("pk"), titles, strict=True):
        Line.objects.filter(pk=line.pk).update(title=title, **fields)
    return order


def test_orders_are_found_by_buyer_by_product_and_by_the_day_of_their_pick_up() -> None:
    shop = rows.make_shop()
    honey = named(rows.make_shop_order(shop, name="Zé Peixoto"), "Heather honey")
    cheese = named(rows.make_shop_order(shop, name="Ana Lopes", pickup_on=timezone.localdate() + dt.timedelta(days=3)), "Old cheese")
    browser = rows.signed_in(shop.owner)

    def found(**said: Any) -> set[str]:
        text = browser.get(reverse("shop_orders:index"), said).text
        return {order.number for order in (honey, cheese) if order.number in text}

    assert found(q="peixoto") == {honey.number}
    assert found(q="old cheese") == {cheese.number}
    assert found(q="ana honey") == set()
    assert found(pickup_on=cheese.pickup_on.isoformat()) == {cheese.number}
    assert found(state=States.TO_PACK, q="honey") == {honey.number}
    OrderMessage.objects.create(shop_order=honey, side="shopper", text="When?")
    assert found(asks="true") == {honey.number}


def test_the_pick_list_adds_up_products_over_orders() -> None:
    shop = rows.make_shop()
    first = named(rows.make_shop_order(shop, lines=2), "Cheese, 500 g", "Honey")
    second = named(rows.make_shop_order(shop), "Cheese, 500 g")
    packed = named(rows.make_shop_order(shop, state=States.PACKED), "Rye loaf")
    browser = rows.signed_in(shop.owner)

    sent = browser.post(reverse("shop_orders:pick_list"), {"order": [first.pk, second.pk, packed.pk]})
    page = browser.get(sent["Location"])

    products = page.context["products"]
    assert [(row.title, row.pieces) for row in products] == [("Cheese, 500 g", 4), ("Honey", 2)]
    assert [(order.number, pieces) for order, pieces in products[0].orders] == [(first.number, 2), (second.number, 2)]
    assert "Pick list for 2 orders" in page.text
    assert "1 of the ticked orders does not wait to be packed" in page.text
    assert "Rye loaf" not in page.text
    assert len(browser.get(reverse("shop_orders:pick_list")).context["orders"]) == 2, "without a choice, all that is to pack"


def test_products_are_called_in_the_readers_language_whatever_language_they_were_bought_in() -> None:
    shop = rows.make_shop()
    cheese = factories.make_product(partner=shop.partner, title="Ewe's cheese")
    ProductTranslation.objects.create(product=cheese, language="pt", title="Queijo de ovelha")
    for title in ("Ewe's cheese", "Queijo de ovelha"):
        named(rows.make_shop_order(shop), title, product=cheese)
    UserProfile.objects.create(user=shop.owner, preferred_language="pt")  # type: ignore[attr-defined]
    browser = rows.signed_in(shop.owner)

    for name in ("shop_orders:pick_list", "products:index", "products:grid"):
        page = browser.get(reverse(name))
        assert "Queijo de ovelha" in page.text, name
        assert not re.search(r">\s*Ewe&#x27;s cheese\s*<", page.text), name
    picked = browser.get(reverse("shop_orders:pick_list")).context["products"]
    assert [(row.title, row.pieces) for row in picked] == [("Queijo de ovelha", 4)]


@pytest.mark.parametrize("paper", ["A5", "A4"])
def test_a_packing_slip_has_a_page_an_order_without_prices_or_the_address(paper: str) -> None:
    shop = rows.make_shop()
    first = named(rows.make_shop_order(shop, name="João Conceição", lines=2), "Queijo de ovelha à moda antiga", "Mel de urze")
    second = named(rows.make_shop_order(shop), "Pão de centeio")

    pages = text_of(draw_packing_slips([second.pk, first.pk], paper=paper))

    assert len(pages) == 2
    assert "Pão de centeio" in pages[0]
    for words in (shop.partner.name, first.number, "João Conceição, Coimbra", "2 ×", "Queijo de ovelha à moda antiga", "4 pieces in all"):
        assert words in pages[1], words
    for private in ("Rua Escondida", "12.50", "4.20", "€", "ana@example.org"):
        assert private not in "".join(pages), private


def test_a_packing_slip_speaks_the_shoppers_language_and_names_what_is_collected_at_the_door() -> None:
    shop = rows.make_shop()
    order = rows.make_shop_order(shop)
    Order.objects.filter(pk=order.order_id).update(language="pt", payment=Order.Payment.CASH_ON_DELIVERY)

    (page,) = text_of(draw_packing_slips([order.pk]))

    assert "16,70" in page
    assert "2 ×" in page


def test_a_packing_slip_knows_nothing_of_another_shops_part() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    own, foreign = rows.make_shop_order(shop), named(rows.make_shop_order(other), "Another shop's wine")
    ShopOrder.objects.filter(pk=foreign.pk).update(order=own.order)
    Line.objects.filter(shop_order=foreign).update(order=own.order)

    (page,) = text_of(draw_packing_slips([own.pk]))

    assert "wine" not in page
    assert other.partner.name not in page


def test_an_order_of_very_many_lines_takes_a_second_page_and_loses_none() -> None:
    shop = rows.make_shop()
    order = rows.make_shop_order(shop, lines=60)

    pages = text_of(draw_packing_slips([order.pk]))

    assert len(pages) == 3
    assert all(line.title in "".join(pages) for line in order.lines.all())
    assert "Page 1 of 3" in pages[0]
    assert "120 pieces in all" in pages[-1]


def test_packing_slips_are_opened_at_an_address_that_can_be_loaded_again() -> None:
    shop = rows.make_shop()
    orders = [rows.make_shop_order(shop) for _ in range(3)]
    browser = rows.signed_in(shop.owner)

    sent = browser.post(reverse("shop_orders:slips"), {"order": [order.pk for order in orders], "paper": "A4"})
    pdf = browser.get(sent["Location"])

    assert pdf["Content-Type"] == "application/pdf"
    assert len(text_of(pdf.content)) == 3
    assert "No order was ticked" in browser.post(reverse("shop_orders:slips"), follow=True).text


@pytest.mark.parametrize("count", [10, 200])
def test_papers_cost_a_fixed_number_of_queries(django_assert_max_num_queries: Any, count: int) -> None:
    shop = rows.make_shop()
    many_orders(shop, count)
    keys = list(ShopOrder.objects.values_list("pk", flat=True))
    browser = rows.signed_in(shop.owner)
    for name in ("pick_list", "slips"):
        with django_assert_max_num_queries(25):
            assert browser.get(reverse(f"shop_orders:{name}"), {"order": keys}).status_code == 200
    with django_assert_max_num_queries(25):
        b"".join(browser.get(reverse("shop_orders:export")))


def test_the_shop_prints_the_labels_of_its_own_parcels_and_the_clerks_queue_knows() -> None:
    shop = rows.make_shop()
    waiting, sent, unpaid = (
        rows.make_shop_order(shop, state=state) for state in (States.TO_PACK, States.HANDED_OVER, States.AWAITING_PAYMENT)
    )
    for order in (waiting, sent):
        rows.book_shipment(order)
    Parcel.objects.filter(shipment=sent.shipment).update(status=ParcelStatus.ACCEPTED)
    browser = rows.signed_in(shop.owner)

    pdf = browser.post(reverse("shop_orders:labels"), {"order": [waiting.pk, sent.pk, unpaid.pk]}, follow=True)

    assert pdf["Content-Type"] == "application/pdf"
    (page,) = text_of(pdf.content)
    assert "Rua Escondida 7" in page
    assert PrintBatch.objects.get().printed_by == shop.owner
    assert LabelPrint.objects.get().parcel.shipment == waiting.shipment
    assert not labels_to_print().exists()
    assert "There is no label to print" in browser.post(reverse("shop_orders:labels"), {"order": unpaid.pk}, follow=True).text


def test_a_print_run_with_another_shops_parcel_in_it_is_not_there() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    parcels = [rows.book_shipment(rows.make_shop_order(one)).parcels.get() for one in (shop, other)]
    mixed, own = (print_labels(parcels=chosen, paper="A6", actor=None) for chosen in (parcels, parcels[:1]))
    browser = rows.signed_in(shop.owner)

    assert browser.get(reverse("shop_orders:labels_pdf", args=[own.pk])).status_code == 200
    assert browser.get(reverse("shop_orders:labels_pdf", args=[mixed.pk])).status_code == 404


@pytest.mark.parametrize("name", ["pick_list", "slips", "labels"])
def test_a_foreign_order_among_the_ticked_stops_the_whole(name: str) -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    own, foreign = rows.make_shop_order(shop), rows.make_shop_order(other)
    for order in (own, foreign):
        rows.book_shipment(order)
    browser = rows.signed_in(shop.owner)

    for stranger in (foreign.pk, 9_999_999, 10**30, "x"):
        said = {"order": [own.pk, stranger]}
        assert browser.post(reverse(f"shop_orders:{name}"), said).status_code == 404
        if name != "labels":
            assert browser.get(reverse(f"shop_orders:{name}"), said).status_code == 404
    assert not PrintBatch.objects.exists()


def test_the_csv_holds_what_the_list_shows_and_nothing_that_a_spreadsheet_runs() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    own = named(rows.make_shop_order(shop, name="=HYPERLINK(1)", lines=2), "+1+1", "Pão")
    packed, foreign = rows.make_shop_order(shop, state=States.PACKED), rows.make_shop_order(other)

    answer = rows.signed_in(shop.owner).get(reverse("shop_orders:export"), {"state": States.TO_PACK})
    text = b"".join(answer).decode("utf-8-sig")
    titles, *lines = csv.reader(text.splitlines())

    assert titles[0] == "Number"
    assert [line[0] for line in lines] == [own.number] * 2
    assert [line[5] for line in lines] == ["'+1+1", "Pão"]
    assert lines[0][3] == "'=HYPERLINK(1)"
    assert Decimal(lines[0][9]) == Decimal("12.50")
    assert packed.number not in text
    assert foreign.number not in text


@pytest.mark.parametrize("text", ["=1", " =1", "\t=1", "@SUM", "-2", "+3", "\n=1", "＝1"])
def test_formulas_are_escaped(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Pão", "3 × 2", "2027-01-01", "12.50"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert cell(text) == text
