"""The operator keeps the tree of categories."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from marketplace.catalogue.models import Category
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


def form(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "name_pt": "", "name_fr": "", "under": "", "place": "", "is_public": "on", **more}


def add(operator: Client, name: str, **more: Any) -> Category:
    answer = operator.post(reverse("categories:add"), form(name, **more))
    assert answer.status_code == 302, answer.context["form"].errors
    return Category.objects.get(name=name)


def change(operator: Client, category: Category, name: str = "", **more: Any) -> Any:
    return operator.post(reverse("categories:edit", args=[category.pk]), form(name or category.name, **more), follow=True)


def tree() -> list[str]:
    return [f"{'-' * (category.depth - 1)}{category.name}" for category in Category.objects.order_by("path")]


def test_a_category_is_found_by_shoppers_under_its_name_in_each_language(operator: Client) -> None:
    add(operator, "Food", name_pt="Alimentos", name_fr="Aliments")

    assert [Category.objects.get().name_in(code) for code in ("en", "pt", "fr")] == ["Food", "Alimentos", "Aliments"]
    assert "Alimentos" in Client().get("/pt/products/").text
    assert "Aliments" in Client().get("/fr/products/").text
    assert "Food" in operator.get(reverse("categories:index")).text


def test_categories_stand_in_the_order_that_the_operator_gives_them(operator: Client) -> None:
    food, crafts = add(operator, "Food"), add(operator, "Crafts")
    cheese, honey = add(operator, "Cheese", under=food.pk), add(operator, "Honey", under=food.pk)
    add(operator, "Bread", under=food.pk, place=1)
    assert tree() == ["Food", "-Bread", "-Cheese", "-Honey", "Crafts"]

    change(operator, honey, under=food.pk, place=2)
    assert tree() == ["Food", "-Bread", "-Honey", "-Cheese", "Crafts"]
    change(operator, crafts, place=1)
    assert tree() == ["Crafts", "Food", "-Bread", "-Honey", "-Cheese"]
    change(operator, food, under=crafts.pk)
    assert tree() == ["Crafts", "-Food", "--Bread", "--Honey", "--Cheese"]
    change(operator, Category.objects.get(pk=cheese.pk), place=99)
    assert tree() == ["Crafts", "-Food", "--Bread", "--Honey", "Cheese"]


def test_what_stands_where_it_stood_keeps_its_place(operator: Client) -> None:
    first, _second = add(operator, "Food"), add(operator, "Crafts")
    page = operator.get(reverse("categories:edit", args=[first.pk]))

    change(operator, first, "Good food", place=page.context["form"].initial["place"], name_pt="Boa comida")

    assert tree() == ["Good food", "Crafts"]
    assert first.translations.get().name == "Boa comida"


def test_a_category_cannot_lie_under_itself(operator: Client) -> None:
    food = add(operator, "Food")
    cheese = add(operator, "Cheese", under=food.pk)

    answer = change(operator, Category.objects.get(pk=food.pk), under=cheese.pk)

    assert "under" in answer.context["form"].errors
    assert tree() == ["Food", "-Cheese"]


@pytest.mark.parametrize(
    ("fields", "wrong"), [({"name": " - "}, "name"), ({"place": "0"}, "place"), ({"place": "x"}, "place"), ({"under": "99"}, "under")]
)
def test_wrong_input_is_said_beside_its_field(operator: Client, fields: dict[str, str], wrong: str) -> None:
    answer = operator.post(reverse("categories:add"), form("Cheese") | fields)

    assert list(answer.context["form"].errors) == [wrong]
    assert not Category.objects.exists()


def test_only_an_empty_category_is_deleted(operator: Client) -> None:
    food = add(operator, "Food")
    cheese = add(operator, "Cheese", under=food.pk)
    product = factories.make_product()
    product.categories.set([cheese])

    for category, reason in ((food, "1 category lies under it"), (cheese, "1 product is in it")):
        answer = operator.post(reverse("categories:delete", args=[category.pk]), follow=True)
        assert reason in answer.text
    assert {"Food", "-Cheese"} <= set(tree())

    product.categories.clear()
    operator.post(reverse("categories:delete", args=[cheese.pk]))
    assert "-Cheese" not in tree()


def test_taken_out_of_sight_it_takes_along_what_lies_below(operator: Client) -> None:
    food = add(operator, "Food")
    cheese = add(operator, "Cheese", under=food.pk)
    assert Client().get(cheese.get_absolute_url()).status_code == 200

    change(operator, food, is_public="")

    assert Client().get(cheese.get_absolute_url()).status_code == 404
    assert "Food" not in Client().get("/en/products/").text


def test_nobody_but_the_operator_gets_there() -> None:
    shop = rows.make_shop()
    browser = rows.signed_in(shop.owner)
    for url in (reverse("categories:index"), reverse("categories:add")):
        assert browser.get(url).status_code == 404
        assert browser.post(url, form("Mine")).status_code == 404


@pytest.mark.parametrize("count", [10, 200])
def test_the_list_asks_the_database_as_often_for_ten_as_for_two_hundred(
    operator: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    root = Category.add_root(name="Food")
    for n in range(count - 1):
        Category.objects.get(pk=root.pk).add_child(name=f"Kind {n}")
    with django_assert_max_num_queries(15):
        page = operator.get(reverse("categories:index"))
    assert f"Kind {count - 2}" in page.text
