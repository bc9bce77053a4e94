"""Where invoices are seen: by the shopper, the shop's owner and the operator; and nobody else."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.invoices.archiving import archive_waiting
from marketplace.invoices.checking import check_invoices
from marketplace.invoices.crediting import credit
from marketplace.invoices.models import Archived, Document, Kind
from marketplace.order.models import Order, ShopOrder
from shops.models import Membership, Shop
from tests import factories
from tests.invoices.rows import invoice_of, make_goods, make_seller, paid
from tests.invoices.test_archive import path_of
from tests.marketplace.ordering import make_order
from tests.shops import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop(partner=make_seller(name="Ovelha Azul"))


@pytest.fixture
def sale(shop: Shop) -> ShopOrder:
    """Invoiced, with a credit note, both archived."""
    shop_order = paid((make_goods(shop.partner, "12.50")[0], 2))
    credit(shop_order=shop_order, cause="x", lines=[(shop_order.lines.get(), 1, Decimal("12.50"))], reason="Broken")
    archive_waiting()
    return shop_order


def owner(shop: Shop) -> Client:
    return rows.signed_in(shop.owner)  # type: ignore[attr-defined]


def of_order(document: Document, token: str | None = None) -> str:
    return reverse("order_invoice", args=[token or document.shop_order.order.tracking_token, document.pk])


def test_a_guest_finds_the_documents_on_the_orders_page(client: Client, sale: ShopOrder) -> None:
    page = client.get(reverse("order_tracking", args=[sale.order.tracking_token])).text
    documents = list(Document.objects.all())

    assert len(documents) == 2
    for document in documents:
        assert document.number in page
        answer = client.get(of_order(document))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_another_orders_link_opens_nothing(client: Client, sale: ShopOrder) -> None:
    other = paid((make_goods(make_seller(), "3.00")[0], 1))

    assert client.get(of_order(invoice_of(sale), token=other.order.tracking_token)).status_code == 404
    assert client.get(of_order(invoice_of(sale), token="x" * 22)).status_code == 404


def test_one_that_is_not_drawn_yet_says_so_and_a_lost_one_too(client: Client, shop: Shop) -> None:
    document = invoice_of(paid((make_goods(shop.partner, "12.50")[0], 2)))

    waits = client.get(of_order(document))
    assert (waits.status_code, "is being written" in waits.text) == (503, True)

    archive_waiting()
    path_of(Archived.objects.get()).unlink()
    lost = client.get(of_order(document))
    assert (lost.status_code, "not as it was archived" in lost.text) == (500, True)


def test_the_shoppers_account_lists_them_in_a_fixed_number_of_queries(shop: Shop, django_assert_max_num_queries: Any) -> None:
    user = factories.make_user()
    goods = make_goods(shop.partner, "12.50")[0]
    browser = rows.signed_in(user)
    paid((goods, 1))
    Order.objects.update(user=user)
    browser.get(reverse("account"))
    with django_assert_max_num_queries(40) as few:
        browser.get(reverse("account"))
    for _n in range(11):
        paid((goods, 1))
    Order.objects.update(user=user)

    with django_assert_max_num_queries(len(few.captured_queries)):
        page = browser.get(reverse("account")).text

    assert page.count("application/pdf") == 12


def test_the_owner_lists_filters_and_opens_its_own(shop: Shop, sale: ShopOrder) -> None:
    page = owner(shop).get(reverse("shop_invoices:index"))
    assert all(document.number in page.text for document in Document.objects.all())
    assert "-€12.50" in page.text

    notes = owner(shop).get(reverse("shop_invoices:index"), {"kind": "credit_note"})
    assert [document.kind for document in notes.context["object_list"]] == [Kind.CREDIT_NOTE]
    assert not owner(shop).get(reverse("shop_invoices:index"), {"last": "2020-01-01"}).context["object_list"]
    assert len(owner(shop).get(reverse("shop_invoices:index"), {"q": "Ana Lopes"}).context["object_list"]) == 2
    pdf = owner(shop).get(reverse("shop_invoices:document", args=[invoice_of(sale).pk]))
    assert pdf.content.startswith(b"%PDF-")
    assert (
        reverse("shop_invoices:document", args=[invoice_of(sale).pk]) in owner(shop).get(reverse("shop_orders:detail", args=[sale.pk])).text
    )


def test_another_shops_owner_finds_nothing_of_it(shop: Shop, sale: ShopOrder) -> None:
    other = rows.make_shop(partner=make_seller(name="Raposa"))
    document = invoice_of(sale)

    answer = owner(other).get(reverse("shop_invoices:document", args=[document.pk]))
    unknown = owner(other).get(reverse("shop_invoices:document", args=["00000000-0000-0000-0000-000000000000"]))

    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert not owner(other).get(reverse("shop_invoices:index")).context["object_list"]
    assert "Ana Lopes" not in b"".join(owner(other).get(reverse("shop_invoices:export")).streaming_content).decode()
    assert owner(other).get(reverse("shop_invoices:period")).status_code == 302


def test_packers_and_strangers_do_not_get_in(shop: Shop, sale: ShopOrder) -> None:
    packer = factories.make_user()
    Membership.objects.create(shop=shop, user=packer, role=Membership.Role.PACKER)
    names = ("shop_invoices:index", "shop_invoices:export", "shop_invoices:period", "invoices:index")

    assert {rows.signed_in(packer).get(reverse(name)).status_code for name in names} == {404}
    assert "Invoices" not in rows.signed_in(packer).get(reverse("shop_orders:detail", args=[sale.pk])).text
    assert owner(shop).get(reverse("invoices:index")).status_code == 404
    assert Client().get(reverse("shop_invoices:index")).status_code == 302


def test_the_csv_has_a_row_a_rate_with_signs_and_runs_nothing(shop: Shop) -> None:
    goods = make_goods(shop.partner, "12.55", "7.77")
    shop_order = paid(*((one, 1) for one in goods), address=factories.make_address(name="=cmd|' /C calc'!A1"))
    credit(shop_order=shop_order, cause="x", lines=[(shop_order.lines.order_by("pk")[1], 1, Decimal("7.77"))])

    answer = owner(shop).get(reverse("shop_invoices:export"))

    text = b"".join(answer.streaming_content).decode()
    titles, *lines = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    assert len(lines) == 3
    assert {line[7] for line in lines} == {"'=cmd|' /C calc'!A1"}
    gross = [Decimal(line[titles.index("With VAT")]) for line in lines]
    assert sum(gross) == shop_order.total - Decimal("7.77")
    assert min(gross) == Decimal("-7.77")


def test_the_zip_has_each_pdf_and_names_what_it_lacks(shop: Shop, sale: ShopOrder) -> None:
    late = invoice_of(paid((make_goods(shop.partner, "3.00")[0], 1)))
    path_of(Archived.objects.get(document__kind=Kind.CREDIT_NOTE)).write_bytes(b"other")

    answer = owner(shop).get(reverse("shop_invoices:period"))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    first = invoice_of(sale)
    assert sorted(archive.namelist()) == sorted([first.number.replace(" ", "-").replace("/", "-") + ".pdf", "MISSING.txt"])
    missing = archive.read("MISSING.txt").decode()
    assert f"{late.number} is being written." in missing
    assert f"{Document.objects.get(kind=Kind.CREDIT_NOTE).number} is not as it was archived" in missing


def test_a_period_that_is_too_long_is_said(shop: Shop, sale: ShopOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shops.backoffice.invoices.MOST", 1)

    answer = owner(shop).get(reverse("shop_invoices:period"), follow=True)

    assert "2 documents are too many for one file" in answer.text


def test_the_lists_take_the_same_number_of_queries_for_ten_and_for_many(shop: Shop, django_assert_max_num_queries: Any) -> None:
    goods = make_goods(shop.partner, "1.00", stock=1000)[0]
    browser = owner(shop)
    for _n in range(10):
        paid((goods, 1))
    with django_assert_max_num_queries(25) as few:
        browser.get(reverse("shop_invoices:index"))
    for _n in range(30):
        paid((goods, 1))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(browser.get(reverse("shop_invoices:index")).context["object_list"]) == 40
    with django_assert_max_num_queries(12):
        b"".join(browser.get(reverse("shop_invoices:export")).streaming_content)


def test_the_operator_sees_that_there_is_no_gap_and_every_sellers_documents(shop: Shop, sale: ShopOrder) -> None:
    other = paid((make_goods(make_seller(name="Raposa"), "3.00")[0], 1))
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))

    page = operator.get(reverse("invoices:index"))
    assert "Gaps in the numbers: none" in page.text
    assert {series.partner.name for series in page.context["page_obj"]} == {"Ovelha Azul", "Raposa"}
    assert len(operator.get(reverse("shop_invoices:index")).context["object_list"]) == 3
    assert operator.get(reverse("shop_invoices:document", args=[invoice_of(sale).pk])).status_code == 200
    assert "Raposa" in operator.get(reverse("invoices:index"), {"name": "rap"}).text

    path_of(Archived.objects.get(document=invoice_of(sale))).unlink()
    assert "gone or altered" in operator.get(reverse("invoices:index")).text
    assert invoice_of(other)


def test_a_gap_a_sale_without_an_invoice_and_a_missing_guard_are_found(shop: Shop, sale: ShopOrder) -> None:
    """The database refuses a gap; here one of its triggers is taken away."""
    assert check_invoices() == []
    unpaid = make_order((make_goods(shop.partner, "3.00")[0], 1))
    Order.objects.filter(pk=unpaid.pk).update(paid_at=timezone.now())
    on_table = " ON invoices_series" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER invoices_series_goes_up{'' if on_table else '_update'}{on_table}")
        cursor.execute("UPDATE invoices_series SET last_number = 5 WHERE kind = 'invoice'")

    findings = check_invoices()

    assert [finding.question for finding in findings] == ["guards", "numbers", "sales"]
    assert "5 numbers were taken, and 1 documents are there" in findings[1].text
    page = rows.signed_in(factories.make_user(role=Role.OPERATOR)).get(reverse("invoices:index")).text
    assert "3 things are off" in page
    assert "Gaps in the numbers: none" not in page


def test_sales_from_before_are_invoiced_by_the_command(shop: Shop) -> None:
    order = make_order((make_goods(shop.partner, "3.00")[0], 1))
    Order.objects.filter(pk=order.pk).update(paid_at=timezone.now())

    for _twice in range(2):
        call_command("invoices_issue_missing", stdout=io.StringIO())

    assert Document.objects.count() == 1
    out = io.StringIO()
    call_command("invoices_check", stdout=out)
    assert "No gap, none twice, none missing, none altered." in out.getvalue()
