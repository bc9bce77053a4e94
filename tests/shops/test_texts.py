"""The list of texts that are missing, as a shop's owner reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.catalogue.models import Product, ProductTranslation
from shops.models import Shop
from shops.shop_pages import add_page
from shops.texts import counts_of, gaps_of, own_products, pages_with_gaps, products_with_gaps
from tests import factories
from tests.shops import rows
from tests.shops.product_forms import rows_of
from tests.shops.test_storefront import many_products

pytestmark = pytest.mark.django_db
TEXTS = "/admin/shop/texts/"


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop()


@pytest.fixture
def owner(shop: Shop) -> Client:
    return rows.signed_in(shop.owner)  # type: ignore[attr-defined]


def make(shop: Shop, title: str, description: str = "", **words: tuple[str, str]) -> Product:
    product = factories.make_product(partner=shop.partner, title=title, description=description)
    for language, (named, told) in words.items():
        ProductTranslation.objects.create(product=product, language=language, title=named, description=told)
    return product


def gaps(shop: Shop) -> dict[str, dict[str, tuple[str, ...]]]:
    products = products_with_gaps(own_products(shop))
    return {product.title: {gap.language: gap.what for gap in gaps_of(product)} for product in products}


def test_what_is_missing_is_said_by_language(shop: Shop) -> None:
    make(shop, "Whole", "Dark.", pt=("Mel", "Escuro."), fr=("Miel", "Sombre."))
    make(shop, "No words", "Dark.", pt=("Mel", ""), fr=("", ""))
    make(shop, "Nothing to tell", pt=("Nada", ""))
    assert gaps(shop) == {
        "Whole": {},
        "No words": {"pt": ("description",), "fr": ("title", "description")},
        "Nothing to tell": {"fr": ("title",)},
    }
    assert counts_of(shop) == {"en": 0, "pt": 1, "fr": 2}


def test_words_that_are_only_a_copy_are_missing_in_the_shops_first_language(shop: Shop) -> None:
    make(shop, "Mel", "Escuro.", pt=("Mel", "Escuro."), fr=("Miel", "Sombre."))
    make(shop, "Requeijão", "A whey cheese.", pt=("Requeijão", "De soro."), fr=("Requeijão", "De lait."))
    assert gaps(shop) == {"Mel": {"en": ("the words are those of another language",)}, "Requeijão": {}}


def test_sizes_with_a_word_in_their_name_are_asked_for(shop: Shop) -> None:
    parent = make(shop, "Wheel", pt=("Roda", ""), fr=("Meule", ""))
    for name, words in (("500 g", ()), ("Half", ("fr",)), ("Whole", ("pt", "fr"))):
        child = Product.objects.create(structure="child", parent=parent, partner=shop.partner, title=name)
        for language in words:
            ProductTranslation.objects.create(product=child, language=language, title="x")
    assert gaps(shop)["Wheel"] == {"pt": ("names of sizes",)}


def test_pages_that_are_missing_in_a_language(shop: Shop) -> None:
    english = shop.pages.get(locale__language_code="en")
    about = add_page(storefront=english, title="About us", user=shop.owner)  # type: ignore[attr-defined]
    about.live = True
    about.save()
    shop.pages.filter(locale__language_code__in=("en", "fr")).update(tagline="Cheese")
    shop.pages.filter(locale__language_code="pt").update(tagline="Queijo")
    storefront, page = pages_with_gaps(shop)
    assert [(gap.language, gap.what) for gap in storefront.gaps] == [("fr", ("the line under the name",))]
    assert [(gap.language, gap.what) for gap in page.gaps] == [("pt", ("the whole page",)), ("fr", ("the whole page",))]


def test_the_list_leads_to_where_it_is_written(shop: Shop, owner: Client) -> None:
    product = make(shop, "Honey", "Dark.", pt=("Mel", "Escuro."))
    make(rows.make_shop(), "Somebody else's")
    page = owner.get(TEXTS).text
    assert f'href="/admin/products/edit/{product.pk}/#panel-in_other_languages-section"' in page
    assert "Somebody else" not in page
    assert "1 product lacks a text" in page
    assert "Nothing is missing here" in owner.get(f"{TEXTS}?language=pt").text
    assert "Honey" in owner.get(f"{TEXTS}?language=fr").text
    assert owner.get(f"{TEXTS}?language=xx&p=zz").status_code == 200
    assert f'href="{TEXTS}?language=fr"' in owner.get("/admin/").text
    form = owner.get(f"/admin/products/edit/{product.pk}/").text
    assert 'id="panel-in_other_languages-section"' in form


@pytest.mark.parametrize("count", [10, 1000])
def test_it_costs_the_same_for_few_and_many(shop: Shop, owner: Client, count: int) -> None:
    many_products(shop.partner, count)
    owner.get(TEXTS)
    with CaptureQueriesContext(connection) as queries:
        page: Any = owner.get(TEXTS)
    assert f"{count + 1} products lack a text" in page.text
    assert len(queries) <= 17


def size(title: str, **names: str) -> dict[str, str]:
    return {"title": title, "price": "5", "stock": "1", "net_unit": "piece", "grams": "100", "is_public": "on", **names}


def test_each_size_has_a_name_in_each_language(shop: Shop, owner: Client) -> None:
    product = make(shop, "Wheel")
    url = f"/admin/products/variants/{product.pk}/"
    answer = owner.post(url, rows_of("sizes", [size("Half", title_pt="Metade", title_fr=""), size("Whole", title_pt="Inteiro")]))
    assert answer.status_code == 302
    half, whole = Product.objects.filter(parent=product).order_by("pk")
    assert [(text.language, text.title) for text in half.translations.all()] == [("pt", "Metade")]
    assert 'value="Metade"' in owner.get(url).text
    data = rows_of("sizes", [size("Half", title_pt="", title_fr="Demi", id=str(half.pk)), size("Whole", id=str(whole.pk))], kept=2)
    assert owner.post(url, data).status_code == 302
    assert [(text.language, text.title) for text in half.translations.all()] == [("fr", "Demi")]
    assert [text.title for text in whole.translations.all()] == ["Inteiro"], "what was not sent stays"


def test_no_protected_name_comes_in_by_a_sizes_translation(shop: Shop, owner: Client) -> None:
    factories.make_designation()
    product = make(shop, "Wheel")
    url = f"/admin/products/variants/{product.pk}/"
    answer = owner.post(url, rows_of("sizes", [size("Half", title_pt="Queijo Serra da Estrela")]))
    assert answer.status_code == 200
    assert "Queijo Serra da Estrela" in answer.text
    assert not ProductTranslation.objects.exists()
