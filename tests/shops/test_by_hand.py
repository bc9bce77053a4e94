"""The operator opens a shop for somebody, whose owner joins by mail."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role, give_role
from marketplace.partner.models import Partner
from shops.models import Membership, Shop
from tests import factories
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
HERE = "/admin/shop/by-hand/"
FORM = {"name": "Queijaria do Vale", "code": "", "email": "vale@example.org", "state": "hidden"}


@pytest.fixture
def operator() -> Client:
    rows.make_site()
    user = factories.make_user()
    give_role(user, Role.OPERATOR)
    return rows.signed_in(user)


def invited_link() -> str:
    run_tasks()
    found = re.search(r"https?://[^/\s]+(/\S*join\S*)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def test_the_owner_joins_by_mail_and_nobody_sees_the_shop_before_the_operator_opens_it(operator: Client, client: Client) -> None:
    owner = factories.make_user(email="vale@example.org")
    assert "Open a shop for somebody" in operator.get(reverse("sellers:index")).text

    page = operator.post(HERE, FORM, follow=True)
    address = reverse("storefront", args=["queijaria-do-vale"])
    assert "vale@example.org" in page.text
    assert "nobody sees it yet" in page.text
    assert client.get(address).status_code == 404
    rows.signed_in(owner).post(invited_link())

    shop = Shop.objects.get()
    assert Membership.objects.get(shop=shop).role == Membership.Role.OWNER
    assert rows.signed_in(owner).get(reverse("wagtailadmin_pages:edit", args=[shop.pages.first().pk])).status_code == 200
    operator.post(f"{HERE}{shop.pk}/open/")
    assert "Queijaria do Vale" in client.get(address).text
    assert "Not finished yet" not in operator.get(HERE).text


def test_it_can_be_open_to_everybody_at_once(operator: Client, client: Client) -> None:
    operator.post(HERE, {**FORM, "state": "open", "code": "do-vale"})
    assert "Queijaria do Vale" in client.get(reverse("storefront", args=["do-vale"])).text
    assert "no owner yet" in operator.get(HERE).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"email": "vale"}, "valid email"),
        ({"state": ""}, "Choose who sees the shop"),
        ({"code": "taken"}, "is taken by another shop"),
        ({"code": "admin"}, "kept for the market"),
        ({"name": "??"}, "at least 3 letters"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(operator: Client, wrong: dict[str, str], said: str) -> None:
    factories.make_partner(code="taken")
    page = operator.post(HERE, {**FORM, **wrong})
    assert page.status_code == 422
    assert said in page.text
    assert Partner.objects.count() == 1
    run_tasks()
    assert mail.outbox == []


def test_a_wrong_address_is_mended_and_the_old_link_opens_nothing(operator: Client) -> None:
    operator.post(HERE, FORM)
    first, shop = invited_link(), Shop.objects.get()
    assert "on its way to right@example.org" in operator.post(f"{HERE}{shop.pk}/invite/", {"email": "right@example.org"}, follow=True).text
    assert mail.outbox[-1].to == ["vale@example.org"]
    second = invited_link()
    assert mail.outbox[-1].to == ["right@example.org"]

    rows.signed_in(factories.make_user(email="vale@example.org")).post(first)
    assert not Membership.objects.exists()
    rows.signed_in(factories.make_user(email="right@example.org")).post(second)
    assert Membership.objects.get().role == Membership.Role.OWNER
    assert operator.post(f"{HERE}{shop.pk}/invite/", {"email": "third@example.org"}, follow=True).status_code == 200
    run_tasks()
    assert mail.outbox[-1].to == ["right@example.org"], "it has an owner"


def test_a_shop_that_asks_by_the_wizard_is_not_opened_here(operator: Client) -> None:
    from tests.shops.opening.walking import Walker

    walker = Walker()
    walker.name()
    shop: Shop = walker.application.shop  # type: ignore[assignment]
    assert str(shop) not in operator.get(HERE).text
    assert operator.post(f"{HERE}{shop.pk}/open/").status_code == 404
    assert not Partner.objects.get(pk=shop.partner_id).is_admitted


@pytest.mark.parametrize("who", ["owner", "clerk", "shopper"])
def test_nobody_else_opens_shops(who: str) -> None:
    shop = rows.make_shop()
    user: User = shop.owner if who == "owner" else factories.make_user()  # type: ignore[attr-defined]
    if who == "clerk":
        give_role(user, Role.CLERK)
    browser = rows.signed_in(user)
    assert browser.get(HERE).status_code == 404
    assert browser.post(HERE, FORM).status_code == 404
    assert Shop.objects.count() == 1


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_costs_the_same_for_many(operator: Client, django_assert_max_num_queries: object, count: int) -> None:
    for n in range(count):
        operator.post(HERE, {**FORM, "name": f"Shop number {n}"})
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        page = operator.get(HERE)
    assert "Shop number 1" in page.text
