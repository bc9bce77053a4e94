"""The side menu of the back office: short, and only with what the reader's role may open."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from shops.models import Membership
from shops.teams import join_shop
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db

FOLDED = ("My page", "More pages", "Open or closed", "Own domain")


def labels_seen_by(client: Client) -> list[str]:
    page = client.get(reverse("wagtailadmin_home")).text
    return [word for word in ("Storefront", *FOLDED, "Pictures", "Images", "Team") if f'"{word}"' in page]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Membership.Role.OWNER, ["Storefront", *FOLDED, "Pictures", "Team"]),
        (Membership.Role.EDITOR, ["Storefront", "My page", "More pages", "Pictures"]),
        (Membership.Role.PACKER, []),
    ],
)
def test_the_storefronts_entries_are_folded_into_one_and_each_role_sees_its_own(role: str, seen: list[str]) -> None:
    shop = rows.make_shop()
    person = factories.make_user()
    join_shop(shop=shop, user=person, role=role)

    assert labels_seen_by(rows.signed_in(person)) == seen


def test_pictures_are_called_pictures_everywhere() -> None:
    browser = rows.signed_in(rows.make_shop().owner)

    for name in ("wagtailimages:index", "wagtailimages:add"):
        page = browser.get(reverse(name)).text
        assert "icture" in page
        assert "Images" not in page
        assert "an image" not in page


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_each_entry_of_the_menu_leads_to_a_page_with_a_name(role: str) -> None:
    shop = rows.make_shop()
    rows.make_site()
    browser = rows.signed_in(shop.owner if role == "owner" else factories.make_user(role=Role.OPERATOR))
    menu = set(re.findall(r'"url": "(/admin/[^"]+)"', browser.get(reverse("wagtailadmin_home")).text)) - {reverse("wagtailadmin_logout")}

    assert len(menu) > 8
    for url in menu:
        page = browser.get(url, follow=True)
        title = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)
        assert title, url
        assert not title[1].strip().startswith("-"), url
