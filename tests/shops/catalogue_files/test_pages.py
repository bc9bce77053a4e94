"""The pages of bringing a catalogue in, as a shop's owner walks them; and what a stranger finds there: nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.catalogue.models import Product
from shops.catalogue_files import jobs
from shops.models import CatalogueImport, NamedPicture, Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import HEADINGS, checked, imported, table
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db

BLANKET = ["WB-1", "Wool blanket", "45.00", "3", "1200", "Crafts"]
BAD = ["X", "Bad", "cheap", "1", "1", "Crafts"]
INDEX = "/admin/catalogue-files/"


@pytest.fixture
def shop() -> Shop:
    factories.make_category("Crafts")
    return rows.make_shop()


@pytest.fixture
def owner(shop: Shop) -> Client:
    return rows.signed_in(shop.owner)  # type: ignore[attr-defined]


def send(client: Client, data: bytes, name: str = "products.csv") -> Any:
    return client.post(INDEX, {"file": SimpleUploadedFile(name, data)}, follow=True)


def page_of(job: CatalogueImport) -> str:
    return reverse("catalogue_files:detail", args=[job.pk])


def test_from_the_file_to_the_products(shop: Shop, owner: Client) -> None:
    page = send(owner, table(BLANKET, BAD))
    assert "1 product can be brought in" in page.text
    assert "Nothing is saved yet." in page.text
    assert "“cheap” is not a number. Write it like 12.50." in page.text
    assert "Import the good rows only" in page.text
    assert Product.objects.count() == 0
    job = CatalogueImport.objects.get()
    page = owner.post(page_of(job), {"do": "import", "text_language": "en", "is_food": ""}, follow=True)
    assert "Your products are being written" in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    run_tasks()
    page = owner.get(page_of(job))
    assert "1 product is written" in page.text
    assert Product.objects.on_sale().get().title == "Wool blanket"


def test_htmx_is_told_to_load_the_page_anew_when_it_is_done(shop: Shop, owner: Client) -> None:
    job = checked(shop, table(BLANKET))
    jobs.start(job)
    part = owner.get(page_of(job), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert 'hx-trigger="every 2s"' in part.text
    run_tasks()
    assert owner.get(page_of(job), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_choices_are_kept_and_looked_at_again(shop: Shop, owner: Client) -> None:
    send(owner, table(["A", "Thing", "5", "1", "", "Nowhere"]))
    job = CatalogueImport.objects.get()
    category = factories.make_category("Crafts")
    chosen = {"do": "check", "text_language": "pt", "default_category": category.pk, "grams": "300"}
    page = owner.post(page_of(job), chosen, follow=True)
    job.refresh_from_db()
    assert (job.text_language, job.default_category, job.is_food, job.grams) == ("pt", category, False, 300)
    assert "will be drafts" not in page.text


@pytest.mark.parametrize(
    ("field", "value"), [("grams", "0"), ("grams", "x"), ("grams", "99999999"), ("default_category", "999"), ("text_language", "xx")]
)
def test_odd_choices_are_said_and_nothing_starts(shop: Shop, owner: Client, field: str, value: str) -> None:
    job = checked(shop, table(["A", "Thing", "5", "1", "", "Nowhere"]))
    page = owner.post(page_of(job), {"do": "import", "text_language": "en", field: value})
    assert page.status_code == 200
    assert "error-message" in page.text
    job.refresh_from_db()
    assert job.state == "checked"


def test_no_file_and_a_wrong_file_are_answered_in_words(owner: Client) -> None:
    assert "Choose a file first." in owner.post(INDEX, {}).text
    assert "The file is empty." in send(owner, b"").text
    page = send(owner, b"%PDF-1.7 and so on", "brochure.pdf")
    assert "This file cannot be read" in page.text
    assert "This is no table." in page.text


def test_a_file_that_upsets_the_reading_is_an_answer_and_no_broken_page(shop: Shop, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def upset(job: CatalogueImport) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "plan_of", upset)
    page = send(owner, table(BLANKET))
    assert page.status_code == 200
    assert "it is our fault" in page.text


def test_a_second_file_waits_for_the_first(shop: Shop, owner: Client) -> None:
    first, second = checked(shop, table(BLANKET)), checked(shop, table(BLANKET))
    for job in (first, second):
        page = owner.post(page_of(job), {"do": "import", "text_language": "en"}, follow=True)
    assert "Another file of your shop is being imported." in page.text


def test_throwing_a_file_away(shop: Shop, owner: Client) -> None:
    job = checked(shop, table(BLANKET))
    page = owner.post(reverse("catalogue_files:discard", args=[job.pk]), follow=True)
    assert "is thrown away" in page.text
    assert not CatalogueImport.objects.exists()


def test_what_is_imported_cannot_be_thrown_away(shop: Shop, owner: Client) -> None:
    job = imported(shop, table(BLANKET))
    owner.post(reverse("catalogue_files:discard", args=[job.pk]))
    assert CatalogueImport.objects.filter(pk=job.pk).exists()


def test_pictures_that_failed_are_listed_and_tried_again(shop: Shop, owner: Client) -> None:
    job = imported(shop, table([*BLANKET, "https://pictures.example/a.jpg"], headings=[*HEADINGS, "Pictures"]))
    NamedPicture.objects.update(state="failed", reason="The server of the picture is too slow.")
    page = owner.get(page_of(job))
    assert "The server of the picture is too slow." in page.text
    page = owner.post(page_of(job), {"do": "again"}, follow=True)
    assert "1 picture is tried again." in page.text
    assert NamedPicture.objects.get().state == "waiting"


def test_words_of_a_file_are_shown_as_words(shop: Shop, owner: Client) -> None:
    evil = "<script>alert(1)</script>"
    page = send(owner, table(["A", f"T {evil}", evil, "1", "1", evil]), f"{evil}.csv")
    assert evil not in page.text


@pytest.mark.parametrize("name", ["export_csv", "export_xlsx", "template"])
def test_downloads(shop: Shop, owner: Client, name: str) -> None:
    imported(shop, table(BLANKET))
    theirs = rows.make_shop()
    imported(theirs, table(["T", "Their secret", *BLANKET[2:]]))
    answer = owner.get(reverse(f"catalogue_files:{name}"))
    assert "attachment" in answer.headers["Content-Disposition"]
    if name == "export_csv":
        assert "Wool blanket" in answer.content.decode()
        assert "Their secret" not in answer.content.decode()


@pytest.mark.parametrize("name", ["detail", "discard"])
def test_another_shops_import_is_not_there(shop: Shop, owner: Client, name: str) -> None:
    theirs = checked(rows.make_shop(), table(BLANKET), "their-secret.csv")
    address = reverse(f"catalogue_files:{name}", args=[theirs.pk])
    for do in ("check", "import", "again"):
        assert owner.post(address, {"do": do, "text_language": "en"}).status_code == 404
    if name == "detail":
        assert owner.get(address).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "checked"
    assert "their-secret" not in owner.get(INDEX).text


def test_the_page_asks_as_much_for_ten_rows_as_for_a_thousand(shop: Shop, owner: Client) -> None:
    asked = []
    for count in (10, 1000):
        job = checked(shop, table(*([f"S{number}", f"Thing {number}", "", "1", "100", "Crafts"] for number in range(count))))
        owner.get(page_of(job))
        with CaptureQueriesContext(connection) as queries:
            owner.get(page_of(job))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20
