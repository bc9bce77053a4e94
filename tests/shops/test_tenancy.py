"""What two shops must not learn of each other, nor do to each other, by any door that is open to them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Page

from accounts.models import User
from cms.models import FeiraImage
from marketplace.order.models import ShopOrder
from shops.models import StorefrontPage
from shops.teams import join_shop, leave_shop
from tests.shops import rows
from tests.shops.back_office import (
    CANARY,
    World,
    everything,
    make_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def edit_form(**fields: str) -> dict[str, str]:
    management = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    plain = {"title": "Mine", "tagline": "", "colour": "#00aa55", "font_pair": "plain", "header_style": "quiet", "logo": "", "banner": ""}
    return {**management, **plain, "body-count": "0", "seo_title": "", "search_description": "", **fields}


def planted(kind: str, ids: dict[str, Any]) -> dict[str, str]:
    """A page form that points at a row of ``ids``."""
    block = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-id": ""}
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": ids["page"]}}
    words = {"key": "a", "text": "see", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    words["entityRanges"] = [{"offset": 0, "length": 3, "key": 0}]
    rich = json.dumps({"blocks": [words], "entityMap": {"0": link}})
    return {
        "logo": edit_form(logo=str(ids["image"])),
        "link in a text": edit_form(**block, **{"body-0-type": "text", "body-0-value": rich}),
        "product in a block": edit_form(
            **block,
            **{"body-0-type": "products", "body-0-value-headline": "", "body-0-value-category": "", "body-0-value-count": "4"},
            **{"body-0-value-products-count": "1", "body-0-value-products-0-deleted": "", "body-0-value-products-0-order": "0"},
            **{"body-0-value-products-0-id": "", "body-0-value-products-0-value": str(ids["product"])},
        ),
    }[kind]


@pytest.mark.parametrize("view", ["edit", "preview_on_edit"])
@pytest.mark.parametrize("kind", ["logo", "link in a text", "product in a block"])
def test_a_page_takes_no_foreign_row_whatever_the_browser_sends(world: World, kind: str, view: str) -> None:
    client = world.ask("owner")
    url = reverse(f"wagtailadmin_pages:{view}", args=[world.ids["own"]["page"]])
    before = everything()

    own = client.post(url, planted(kind, world.ids["own"]))
    assert own.status_code in {200, 302}, "the own rows are taken"
    if view == "edit":
        assert own.status_code == 302
        assert everything() != before
        before = everything()
    foreign = client.post(url, planted(kind, world.ids["foreign"]))

    assert foreign.status_code == 404
    assert everything() == before


@pytest.mark.parametrize("view", ["edit", "preview_on_edit"])
@pytest.mark.parametrize("kind", ["logo", "link in a text", "product in a block"])
@pytest.mark.parametrize("whose", ["foreign", "missing", "odd"])
def test_nor_does_a_form_that_comes_back_with_a_fault_show_it(world: World, kind: str, view: str, whose: str) -> None:
    client = world.ask("owner")
    ids = world.ids.get(whose) or dict.fromkeys(world.ids["own"], "x1")
    form = planted(kind, ids)
    place = int(form["body-count"])
    quote = {"deleted": "", "order": str(place), "id": "", "type": "quote", "value-text": "", "value-who": ""}  # nobody said anything
    fault = {"body-count": str(place + 1), "action-publish": "yes", **{f"body-{place}-{name}": value for name, value in quote.items()}}
    before = everything()

    answer = client.post(reverse(f"wagtailadmin_pages:{view}", args=[world.ids["own"]["page"]]), form | fault)

    assert answer.status_code == 404 if whose == "foreign" else answer.status_code in {200, 404}
    assert CANARY not in answer.text
    assert everything() | {"wagtailadmin.EditingSession": []} == before


def test_a_form_that_no_editor_sends_is_not_found(world: World) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[world.ids["own"]["page"]])
    for odd in ({"body-count": "abc"}, {"body-count": "2"}, {"body-count": ""}, {"logo": "x1"}, {"banner": "9" * 40}):
        assert world.ask("owner").post(address, edit_form(**odd)).status_code in {302, 404}, odd


def test_a_foreign_order_among_own_ones_stops_the_whole(world: World) -> None:
    client = world.ask("owner")
    both = [world.ids["own"]["order"], world.ids["foreign"]["order"]]
    before = everything()
    assert client.post(reverse("shop_orders:pack"), {"order": both, "sure": "yes"}).status_code == 404
    assert everything() == before


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home",
        "shop_orders:index",
        "shop_orders:pick_list",
        "shop_pickups:index",
        "shop_team:index",
        "products:index",
        "catalogue_files:index",
        "catalogue_files:export_csv",
        "wagtailimages:index",
        "wagtailimages_chooser:choose",
        "product_chooser:choose",
        "producer_chooser:choose",
    ],
)
def test_lists_show_the_own_rows_and_no_others(world: World, name: str) -> None:
    page = world.ask("owner").get(reverse(name))
    assert CANARY not in page.text
    assert "Mine" in page.text or not name.startswith("catalogue_files")
    other = world.ask("other owner").get(reverse(name))
    assert "Mine" not in other.text


@pytest.mark.parametrize(("name", "block"), StorefrontPage.body.field.stream_block.child_blocks.items())
def test_the_preview_of_a_block_shows_nothing_that_is_not_public(world: World, name: str, block: Any) -> None:
    FeiraImage.objects.filter(pk=world.ids["foreign"]["image"]).update(alt=CANARY)
    FeiraImage.objects.filter(pk=world.ids["own"]["image"]).delete()
    answer = world.ask("owner").get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert answer.status_code == 200
    assert CANARY not in answer.text.replace(f"{CANARY} maker", "")


@pytest.mark.parametrize("name", ["wagtailadmin_choose_page", "wagtailadmin_choose_page_search"])
def test_the_page_chooser_offers_the_own_page(world: World, name: str) -> None:
    answer = world.ask("owner").get(reverse(name), {"q": "page"}, follow=True)
    assert answer.status_code == 200
    assert CANARY not in answer.text
    if name == "wagtailadmin_choose_page":
        assert "Mine page" in answer.text


def test_where_a_row_is_used_names_no_foreign_page(world: World) -> None:
    page = StorefrontPage.objects.get(pk=world.ids["foreign"]["page"])
    page.logo_id = world.ids["own"]["image"]
    page.save()
    usage = world.ask("owner").get(reverse("wagtailimages:image_usage", args=[world.ids["own"]["image"]]))
    assert usage.status_code == 200
    assert CANARY not in usage.text


def test_a_picture_goes_into_the_own_collection_whatever_the_browser_sends(world: World) -> None:
    with rows.make_image(title="to send").file.open() as file:
        form = {"title": "Planted", "file": file, "collection": world.foreign.collection_id}
        world.ask("owner").post(reverse("wagtailimages:add"), form)
    assert FeiraImage.objects.get(title="Planted").collection_id == world.own.collection_id


def test_the_explorer_leads_to_the_own_page(world: World) -> None:
    client = world.ask("owner")
    edit = reverse("wagtailadmin_pages:edit", args=[world.ids["own"]["page"]])
    above = Page.objects.get(pk=world.ids["own"]["page"]).get_parent()
    assert client.get(reverse("wagtailadmin_explore_root"))["Location"] == edit
    assert client.get(reverse("wagtailadmin_explore", args=[above.pk]))["Location"] == edit


def links_in(text: str) -> set[str]:
    return {link.split("#")[0] for link in re.findall(r'href="(/admin/[^"]*)"', text) if "/static/" not in link}


@pytest.mark.parametrize(
    "start",
    [
        "wagtailadmin_home",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:history",
        "wagtailimages:index",
        "shop_orders:index",
        "wagtailimages:edit",
    ],
)
def test_no_page_of_an_owner_has_a_link_that_leads_nowhere(world: World, start: str) -> None:
    client = world.ask("owner")
    arguments = {"wagtailadmin_pages:edit": ["page"], "wagtailadmin_pages:history": ["page"], "wagtailimages:edit": ["image"]}.get(
        start, []
    )
    page = client.get(reverse(start, args=[world.ids["own"][kind] for kind in arguments]))
    dead = {link for link in links_in(page.text) if client.get(link.replace("&amp;", "&")).status_code == 404}
    assert dead == set()


def test_somebody_of_two_shops_works_in_one_at_a_time(world: World) -> None:
    owner = world.people["owner"]
    join_shop(shop=world.foreign, user=owner)
    client = world.ask("owner")
    first, second = sorted((world.own, world.foreign), key=lambda shop: shop.partner.name)

    assert escape(str(first)) in client.get(reverse("wagtailadmin_home")).text
    client.post(reverse("shop_choice:choose"), {"shop": second.pk})
    orders = client.get(reverse("shop_orders:index")).text

    assert ShopOrder.objects.filter(partner=second.partner)[0].number in orders
    assert ShopOrder.objects.filter(partner=first.partner)[0].number not in orders


def test_who_leaves_a_shop_leaves_its_back_office(world: World) -> None:
    join_shop(shop=world.own, user=world.people["shopper"])
    leave_shop(shop=world.own, user=world.people["owner"])
    assert world.ask("owner").get(reverse("shop_orders:index")).status_code == 404
    assert world.ask("owner").get(reverse("wagtailadmin_home")).status_code == 404


def test_one_cannot_choose_a_shop_one_is_not_in(world: World) -> None:
    assert world.ask("owner").post(reverse("shop_choice:choose"), {"shop": world.foreign.pk}).status_code == 404


@pytest.mark.parametrize(
    "spoil", [lambda user: setattr(user, "is_active", False), lambda user: user.groups.clear() or user.memberships.all().delete()]
)
def test_without_right_there_is_nothing(world: World, spoil: Callable[[User], None]) -> None:
    owner = world.people["owner"]
    spoil(owner)
    owner.save()
    assert world.ask("owner").get(reverse("shop_orders:index")).status_code in {302, 404}
