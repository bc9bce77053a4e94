"""The team of a shop: who may do what, being asked in, being removed, and the last owner."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from shops.access.roles import ROLES_MAY, Area, area_of
from shops.access.table import RULES, Who
from shops.models import Invitation, Membership
from shops.teams import TeamError, change_role, invite, join_shop, leave_shop, token_of
from tests import factories
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
Role = Membership.Role
PLACES = {
    Area.ORDERS: ["shop_orders:index", "shop_orders:pick_list", "shop_pickups:index"],
    Area.GOODS: ["products:index", "products:add", "shop_attestations:index"],
    Area.PICTURES: ["wagtailimages:index"],
    Area.PAGES: ["wagtailadmin_explore_root"],
    Area.TEAM: ["shop_team:index"],
}


def member(shop: Any, role: str) -> User:
    user = factories.make_user()
    join_shop(shop=shop, user=user, role=role)
    return user


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_its_places_and_no_others(role: str) -> None:
    shop = rows.make_shop()
    browser = rows.signed_in(member(shop, role))
    home = browser.get(reverse("wagtailadmin_home")).text
    for area, names in PLACES.items():
        for name in names:
            status = browser.get(reverse(name)).status_code
            assert status in ({200, 302} if area in ROLES_MAY[role] else {404}), (role, name, status)
    dead = [link for link in set(re.findall(r'href="(/admin/[^"#]*)"', home)) if browser.get(link.replace("&amp;", "&")).status_code == 404]
    assert dead == []


def test_every_address_of_a_shop_has_its_part_or_is_the_owners() -> None:
    parts = {name: area_of(name) for name, rule in RULES.items() if Who.SHOP in rule.who}
    assert Area.ALL_ELSE not in parts.values(), [name for name, area in parts.items() if area is Area.ALL_ELSE]
    assert ROLES_MAY[Role.OWNER] == set(Area)
    assert area_of("something:new") is Area.ALL_ELSE
    assert not any(Area.ALL_ELSE in areas for role, areas in ROLES_MAY.items() if role != Role.OWNER)


def test_a_packer_changes_no_product_page_or_picture_whatever_the_browser_sends() -> None:
    shop = rows.make_shop()
    product, picture = factories.make_product(partner=shop.partner), rows.make_image(shop)
    page = shop.pages.get(locale__language_code="en")
    browser = rows.signed_in(member(shop, Role.PACKER))
    for name, pk in (("products:edit", product.pk), ("wagtailimages:edit", picture.pk), ("wagtailadmin_pages:edit", page.pk)):
        assert browser.post(reverse(name, args=[pk]), {"title": "Taken"}).status_code == 404
    assert browser.post(reverse("shop_team:invite"), {"email": "me@example.org", "role": "owner"}).status_code == 404
    assert not Invitation.objects.exists()


def test_somebody_with_another_role_in_each_of_two_shops_has_in_each_what_it_gives() -> None:
    packs, edits = rows.make_shop(), rows.make_shop()
    user = member(packs, Role.PACKER)
    join_shop(shop=edits, user=user, role=Role.EDITOR)
    order, product = rows.make_shop_order(packs), factories.make_product(partner=edits.partner)
    own_page, closed_page = edits.pages.get(locale__language_code="en"), packs.pages.get(locale__language_code="en")
    browser = rows.signed_in(user)

    browser.post(reverse("shop_choice:choose"), {"shop": packs.pk})
    assert browser.get(reverse("shop_orders:detail", args=[order.pk])).status_code == 200
    assert browser.get(reverse("products:edit", args=[product.pk])).status_code == 404
    assert browser.get(reverse("wagtailadmin_pages:edit", args=[own_page.pk])).status_code == 404

    browser.post(reverse("shop_choice:choose"), {"shop": edits.pk})
    assert browser.get(reverse("shop_orders:detail", args=[order.pk])).status_code == 404
    assert browser.get(reverse("products:edit", args=[product.pk])).status_code == 200
    assert browser.get(reverse("wagtailadmin_pages:edit", args=[own_page.pk])).status_code == 200
    assert browser.get(reverse("wagtailadmin_pages:edit", args=[closed_page.pk])).status_code == 404, "a packer's shop stays closed"


def test_removal_and_a_lesser_role_take_effect_at_once_in_an_open_sign_in() -> None:
    shop = rows.make_shop()
    user = member(shop, Role.EDITOR)
    theirs, owners = rows.signed_in(user), rows.signed_in(shop.owner)
    membership = Membership.objects.get(user=user)
    assert theirs.get(reverse("products:index")).status_code == 200

    owners.post(reverse("shop_team:change", args=[membership.pk]), {"role": "packer"})
    assert theirs.get(reverse("products:index")).status_code == 404
    assert theirs.get(reverse("shop_orders:index")).status_code == 200
    user.refresh_from_db()
    assert not user.groups.filter(pk=shop.group_id).exists(), "Wagtail's permissions go with the part"
    owners.post(reverse("shop_team:change", args=[membership.pk]), {"role": "remove"})
    assert theirs.get(reverse("shop_orders:index")).status_code == 404


def test_somebody_is_asked_in_makes_an_account_and_works() -> None:
    shop = rows.make_shop()
    page = rows.signed_in(shop.owner).post(reverse("shop_team:invite"), {"email": "Rita@Example.org", "role": "packer"}, follow=True)
    assert "A mail with a link is on its way to rita@example.org" in page.text
    run_tasks()
    link = re.search(r"/en/join/\S+", mail.outbox[-1].body)
    assert link
    browser = Client()

    assert "rita@example.org" in browser.get(link[0]).text
    weak = browser.post(link[0], {"first_name": "Rita", "last_name": "Maia", "password": "short"})
    assert weak.status_code == 422
    done = browser.post(link[0], {"first_name": "Rita", "last_name": "Maia", "password": "uma-casa-na-serra"}, follow=True)

    assert f"You work in {shop} now." in done.text
    assert Membership.objects.get(user__email="rita@example.org").role == Role.PACKER
    assert browser.get(reverse("shop_orders:index")).status_code == 200
    assert Client().get(link[0]).status_code == 404, "a link is good once"


def test_who_has_an_account_joins_by_signing_in_and_nobody_else_by_that_link() -> None:
    shop, user, other = rows.make_shop(), factories.make_user(), factories.make_user()
    link = reverse("join_shop", args=[token_of(invite(shop=shop, email=user.email.upper(), role="editor", by=shop.owner))])

    assert "Sign in to join" in Client().get(link).text
    assert f"you are signed in as {other.email}" in rows.signed_in(other).get(link).text
    rows.signed_in(other).post(link)
    assert not Membership.objects.filter(user=other).exists()
    rows.signed_in(user).post(link)
    assert Membership.objects.get(user=user).role == Role.EDITOR


@pytest.mark.parametrize("spoil", [{"withdrawn_at": timezone.now()}, {"expires_at": timezone.now() - dt.timedelta(seconds=1)}])
def test_an_invitation_that_was_withdrawn_or_ran_out_opens_nothing(spoil: dict[str, Any]) -> None:
    shop, user = rows.make_shop(), factories.make_user()
    made = invite(shop=shop, email=user.email, role="owner", by=shop.owner)
    Invitation.objects.update(**spoil)
    for token in (token_of(made), token_of(made)[:-1] + "x", "nonsense"):
        assert rows.signed_in(user).post(reverse("join_shop", args=[token])).status_code == 404
    assert not Membership.objects.filter(user=user).exists()
    assert invite(shop=shop, email=user.email, role="packer", by=shop.owner), "and gives way to a new one"


def test_another_shops_people_and_invitations_are_not_there() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    made = invite(shop=other, email="rita@example.org", role="owner", by=other.owner)
    stranger = Membership.objects.get(shop=other)
    browser = rows.signed_in(shop.owner)
    for pk in (stranger.pk, 9_999_999):
        assert browser.post(reverse("shop_team:change", args=[pk]), {"role": "remove"}).status_code == 404
    for pk in (made.pk, 9_999_999):
        assert browser.post(reverse("shop_team:withdraw", args=[pk])).status_code == 404
    assert Membership.objects.filter(pk=stranger.pk).exists()
    assert Invitation.objects.get(pk=made.pk).withdrawn_at is None


def test_the_last_owner_neither_leaves_nor_becomes_less() -> None:
    shop = rows.make_shop()
    membership = Membership.objects.get(shop=shop)
    page = rows.signed_in(shop.owner).post(reverse("shop_team:change", args=[membership.pk]), {"role": "remove"}, follow=True)
    assert "this is the last one" in page.text
    with pytest.raises(TeamError):
        change_role(membership=membership, role=Role.PACKER)
    assert Membership.objects.get(shop=shop).role == Role.OWNER
    join_shop(shop=shop, user=factories.make_user(), role=Role.OWNER)
    leave_shop(shop=shop, user=shop.owner)
    assert Membership.objects.get(shop=shop).user != shop.owner


@pytest.mark.parametrize("count", [10, 1000])
def test_the_team_costs_a_fixed_number_of_queries(django_assert_max_num_queries: Any, count: int) -> None:
    shop = rows.make_shop()
    people = User.objects.bulk_create(User(email=f"p{n}@example.org", password="x") for n in range(count))
    Membership.objects.bulk_create(Membership(shop=shop, user=user, role=Role.PACKER) for user in people)
    later = timezone.now() + dt.timedelta(days=1)
    Invitation.objects.bulk_create(Invitation(shop=shop, email=f"i{n}@example.org", role="packer", expires_at=later) for n in range(count))
    browser = rows.signed_in(shop.owner)
    with django_assert_max_num_queries(25):
        assert browser.get(reverse("shop_team:index")).status_code == 200
