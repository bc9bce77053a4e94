"""Words in several languages, out of a file and into one."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from marketplace.catalogue.models import Product, ProductTranslation
from shops.catalogue_files import exporting
from shops.models import Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import HEADINGS, checked, errors, imported, outcomes, remarks, table

pytestmark = pytest.mark.django_db
IN_PT = [*HEADINGS, "Description", "Title (pt)", "Description (pt)"]
HONEY = ["H", "Honey", "5", "1", "500", "Crafts", "Dark."]


@pytest.fixture
def shop() -> Shop:
    factories.make_category("Crafts")
    return rows.make_shop()


def words() -> list[tuple[str, str, str, str]]:
    return list(
        ProductTranslation.objects.order_by("product_id", "language").values_list("product__title", "language", "title", "description")
    )


def test_a_file_brings_words_in_each_language(shop: Shop) -> None:
    headings = [*HEADINGS, "Size or kind", "nome_pt", "description_fr", "title_fr", "tamanho (pt)", "Size or kind (fr)"]
    imported(
        shop,
        table(
            ["H1", "Honey", "5", "1", "500", "Crafts", "Jar", "Mel", "<p>Sombre</p><script>x</script>", "Miel", "Frasco", "Pot"],
            ["H2", "Honey", "9", "1", "900", "Crafts", "Tin", "", "", "", "Lata", ""],
            headings=headings,
        ),
    )
    assert words() == [
        ("Honey", "fr", "Miel", "<p>Sombre</p>"),
        ("Honey", "pt", "Mel", ""),
        ("Jar", "fr", "Pot", ""),
        ("Jar", "pt", "Frasco", ""),
        ("Tin", "pt", "Lata", ""),
    ]


def test_what_the_file_leaves_empty_stays(shop: Shop) -> None:
    imported(shop, table([*HONEY, "Mel", "Escuro."], headings=IN_PT))
    job = imported(shop, table([*HONEY, "", ""], headings=IN_PT))
    assert outcomes(job) == ["unchanged"]
    job = imported(shop, table([*HONEY, "Mel de urze", ""], headings=IN_PT))
    assert [change[0] for change in job.rows.get().changes] == ["Title (pt)"]
    assert words() == [("Honey", "pt", "Mel de urze", "Escuro.")]


def test_a_description_without_a_title_in_its_language_is_left_out_and_it_is_said(shop: Shop) -> None:
    job = imported(shop, table([*HONEY, "", "Escuro."], headings=IN_PT))
    assert "It needs a title in Português too, and is left out." in remarks(job.rows.get())
    assert words() == []


def test_a_column_of_a_language_says_more_than_the_choice_for_the_file(shop: Shop) -> None:
    for _time in range(2):
        job = imported(shop, table([*HONEY, "Mel", "Escuro."], headings=IN_PT), text_language="pt")
    assert words() == [("Honey", "pt", "Mel", "Escuro.")]
    assert outcomes(job) == ["unchanged"]


def test_no_protected_name_comes_in_by_a_translation(shop: Shop) -> None:
    factories.make_designation()
    for sku, title, is_public in (("H", "Queijo Serra da Estrela", False), ("I", "Mel", True)):
        imported(shop, table([sku, sku, "5", "1", "500", "Crafts", "Dark.", title, ""], headings=IN_PT))
        assert Product.objects.get(title=sku).is_public is is_public
    imported(shop, table(["I", "I", "5", "1", "500", "Crafts", "Dark.", "Queijo Serra da Estrela", ""], headings=IN_PT))
    assert not Product.objects.filter(is_public=True).exists()


@pytest.mark.parametrize("language", ["en", "pt", "fr"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_out_in_three_languages_comes_back_to_the_same(shop: Shop, kind: str, language: str) -> None:
    headings = [*IN_PT, "Title (fr)", "Description (fr)", "Size or kind", "Size or kind (pt)"]
    imported(
        shop,
        table(
            [*HONEY, "Mel", "<p>Escuro</p>", "Miel", "=Sombre", "Jar", "Frasco"],
            ["H2", "Honey", "9", "1", "900", "Crafts", "", "", "", "", "", "Tin", ""],
            ["S", "Soap", "2", "1", "90", "Crafts", "", "Sabão", "Linha\nnova", "", "", "", ""],
            headings=headings,
        ),
    )
    before = words()
    assert len(before) == 4

    def taken_out(of: Shop) -> Any:
        with translation.override(language):
            write = exporting.as_csv if kind == "csv" else exporting.as_xlsx
            return write(exporting.rows(Product.objects.filter(partner=of.partner)))

    job = checked(shop, taken_out(shop), f"products.{kind}")
    assert (outcomes(job), errors(job)) == (["unchanged"] * 3, []), [row.changes for row in job.rows.all()]

    other = rows.make_shop()
    imported(other, taken_out(shop), f"products.{kind}")
    assert words()[len(before) :] == before
