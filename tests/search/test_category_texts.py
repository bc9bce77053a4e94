"""What the operator writes over a category: at the address of the list, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from accounts.roles import Role
from marketplace.catalogue.models import Category, Product
from marketplace.pages.models import CategoryPage, CategoryProduct, HomePage
from tests import factories
from tests.marketplace.many import fill
from tests.marketplace.pages import make_home
from tests.search.indexed import bring_in_changes
from tests.search.test_listing import queries_of
from tests.shops import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
MOST_QUERIES = 18
LOOK = 1  # for what is not in the index yet: the test's own, see ``indexed``


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def text(db: None) -> CategoryPage:
    cheese = factories.make_category("Cheese")
    for title in ("Soft wheel", "Hard wheel", "Curd"):
        factories.make_product(title=title, category=cheese)
    home = make_home()
    page: CategoryPage = home.add_child(
        instance=CategoryPage(
            title="On cheese", slug="on-cheese", category=cheese, introduction="How to choose a cheese.", locale=home.locale
        )
    )
    CategoryProduct.objects.create(page=page, product=Product.objects.get(title="Soft wheel"))
    return page


def list_of(text: CategoryPage, language: str = "en") -> str:
    return f"/{language}/products/{text.category.slug}-{text.category_id}/"  # type: ignore[union-attr]


def test_it_stands_over_the_list_with_the_products_to_begin_with(client: Client, text: CategoryPage) -> None:
    page = read(client, list_of(text))
    assert "How to choose a cheese." in page
    first, rest = page[page.index("To begin with") : page.index("list-count")], page[page.index("list-count") :]
    assert "Soft wheel" in first
    assert "Hard wheel" not in first
    assert {title for title in ("Soft wheel", "Hard wheel", "Curd") if title in rest} == {"Soft wheel", "Hard wheel", "Curd"}


@pytest.mark.parametrize("query", ["?order=price", "?in_stock=1", "?q=wheel", "?after=x", "?near=Coimbra", "?min=3"])
def test_views_of_the_list_go_without_it(client: Client, text: CategoryPage, query: str) -> None:
    assert "How to choose a cheese." not in read(client, list_of(text) + query)


def test_it_is_of_its_language_and_its_category_alone(client: Client, text: CategoryPage) -> None:
    factories.make_product(title="Bowl", category=factories.make_category("Pottery"))
    assert "How to choose" not in read(client, list_of(text, "pt"))
    other = Category.objects.get(name="Pottery")
    assert "How to choose" not in read(client, f"/en/products/{other.slug}-{other.pk}/")
    assert "How to choose" not in read(client, "/en/products/")


def test_a_draft_is_seen_by_nobody(client: Client, text: CategoryPage) -> None:
    text.unpublish()
    assert "How to choose" not in read(client, list_of(text))


def test_what_is_off_sale_is_left_out(client: Client, text: CategoryPage) -> None:
    Product.objects.filter(title="Soft wheel").update(is_public=False)
    page = read(client, list_of(text))
    assert "How to choose a cheese." in page
    assert "To begin with" not in page


def test_its_place_in_the_tree_leads_to_the_list(client: Client, text: CategoryPage) -> None:
    answer = client.get("/en/on-cheese/")
    assert (answer.status_code, answer.headers["Location"]) == (301, list_of(text))
    assert text.url == list_of(text)
    assert text.get_sitemap_urls() == []
    assert f'href="{list_of(text)}">On cheese' in read(client, "/en/products/?q=choose")
    Category.objects.get(pk=text.category_id).delete()
    assert client.get("/en/on-cheese/").status_code == 404


def test_a_category_has_one_text_a_language(text: CategoryPage) -> None:
    with pytest.raises(ValidationError, match="has a text already"):
        CategoryPage(title="Again", slug="again", category=text.category, introduction="Again.", locale=text.locale).clean()
    text.clean()
    pt = Locale.objects.get_or_create(language_code="pt")[0]
    CategoryPage(title="Queijo", slug="queijo", category=text.category, introduction="Outra vez.", locale=pt).clean()


def test_the_operator_writes_one_and_looks_at_a_draft_of_it(client: Client) -> None:
    home = rows.make_site()["en"].get_parent().specific
    assert isinstance(home, HomePage)
    cheese = factories.make_category("Cheese")
    wheel = factories.make_product(title="Soft wheel", category=cheese)
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    chosen = [{"product": wheel.pk}]
    data: dict[str, Any] = nested_form_data(
        {
            "title": "On cheese",
            "slug": "on-cheese",
            "category": cheese.pk,
            "introduction": "How to choose.",
            "products": inline_formset(chosen),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    answer = operator.post(reverse("wagtailadmin_pages:add", args=["marketplace_pages", "categorypage", home.pk]), data)
    assert answer.status_code == 302, answer.context["form"].errors
    text = CategoryPage.objects.get()
    assert "How to choose." in read(client, list_of(text))

    text.introduction = "A draft of it."
    text.save_revision()
    preview = operator.get(reverse("wagtailadmin_pages:view_draft", args=[text.pk])).text
    assert "A draft of it." in preview
    assert "Soft wheel" in preview
    assert "A draft of it." not in read(client, list_of(text))


@pytest.mark.parametrize("count", [10, 1000])
def test_it_costs_the_same_few_questions_for_few_and_for_many(client: Client, count: int) -> None:
    fill(count)
    home, category = make_home(), Category.objects.get()
    page = home.add_child(instance=CategoryPage(title="T", slug="t", category=category, introduction="Words.", locale=home.locale))
    for product in Product.objects.filter(parent=None)[:4]:
        CategoryProduct.objects.create(page=page, product=product)
    bring_in_changes()
    cost, shown = queries_of(client, list_of(page))
    assert "To begin with" in shown
    assert cost <= MOST_QUERIES + LOOK
