"""The gate: every address of the back office, for everybody who might try it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import escape
from wagtail.admin.models import EditingSession
from wagtail.models import Page, UploadedFile

from accounts.models import User
from accounts.roles import Role
from cms.models import FeiraImage
from marketplace.catalogue.models import Product
from marketplace.order.models import ShopOrder
from producers.models import Attestation
from shops.access.gate import in_admin
from shops.access.table import OPERATOR_ONLY, PUBLIC, RULES, Id, Who, is_classified
from shops.models import Shop, StorefrontPage
from shops.teams import join_shop, leave_shop
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"
MISSING = 9_999_999


@dataclass(frozen=True)
class Address:
    """A named pattern of the back office and the names of its arguments."""

    name: str
    route: str
    arguments: tuple[str, ...]


def back_office() -> Iterator[Address]:
    """Every pattern under the admin, named or not."""

    def walk(patterns: list[Any], spaces: list[str], route: str) -> Iterator[Address]:
        for pattern in patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, [*spaces, pattern.namespace] if pattern.namespace else spaces, here)
            elif isinstance(pattern, URLPattern):
                name = ":".join([*spaces, pattern.name]) if pattern.name else ""
                yield Address(name, here, tuple(pattern.pattern.regex.groupindex))

    return (address for address in walk(get_resolver().url_patterns, [], "") if "admin/" in address.route)


ADDRESSES = sorted(
    {address.name: address for address in back_office() if address.name and "mode" not in address.arguments}.values(),
    key=lambda address: address.name,
)


@dataclass
class World:
    """Two shops that know nothing of each other, and everybody who might knock."""

    own: Shop
    foreign: Shop
    people: dict[str, User]
    ids: dict[str, dict[str, Any]]

    def ask(self, who: str) -> Client:
        client = Client()
        if who in self.people:
            client.force_login(self.people[who])
        return client


def rows_of(shop: Shop, word: str) -> dict[str, Any]:
    """One row of everything that a shop has, each with ``word`` in it."""
    page = shop.pages.get(locale__language_code="en")
    page.title = page.draft_title = f"{word} page"
    revision = page.save_revision(user=shop.owner)  # type: ignore[attr-defined]
    revision.publish()
    image = rows.make_image(shop, title=f"{word} picture")
    maker = factories.make_producer(name=f"{word} maker")
    shop.producers.add(maker)
    product = factories.make_product(partner=shop.partner, title=f"{word} product", producer=maker, is_public=False)
    designation = factories.make_designation(name=f"Name {shop.pk}", file_number=f"PDO-PT-{shop.pk:04}")
    attestation = factories.make_attestation(
        producer=maker, designation=designation, issued_by=f"{word} body", document=ContentFile(b"%PDF-1.7", "paper.pdf")
    )
    order = rows.make_shop_order(shop, name=f"{word} buyer")
    upload = UploadedFile.objects.create(file="uploads/x.png", uploaded_by_user=shop.owner)  # type: ignore[attr-defined]
    return {
        "page": page.pk,
        "revision": revision.pk,
        "image": image.pk,
        "product": product.pk,
        "maker": maker.pk,
        "attestation": attestation.pk,
        "order": order.pk,
        "upload": upload.pk,
    }


@pytest.fixture
def world() -> World:
    own, foreign = rows.make_shop(), rows.make_shop(partner=factories.make_partner(name=f"{CANARY} shop"))
    ids = {"own": rows_of(own, "Mine"), "foreign": rows_of(foreign, CANARY)}
    ids["missing"] = dict.fromkeys(ids["own"], MISSING)
    people = {
        "shopper": factories.make_user(),
        "owner": own.owner,  # type: ignore[attr-defined]
        "other owner": foreign.owner,  # type: ignore[attr-defined]
        "clerk": factories.make_user(role=Role.CLERK),
        "operator": factories.make_user(role=Role.OPERATOR),
    }
    return World(own, foreign, people, ids)


# What an argument stands for, so that the table can put an own, a foreign and a missing id in its place.
OF_NAMESPACE = {
    "shop_orders": "order",
    "products": "product",
    "shop_attestations": "attestation",
    "product_chooser": "product",
    "producer_chooser": "maker",
}
FIXED = {
    "filter_spec": "width-50",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "app_label": "shops",
    "model_name": "storefrontpage",
    "session_id": 1,
    "app_name": "cms",
    "content_type_app_name": "shops",
    "content_type_model_name": "storefrontpage",
    "action": "delete",
    "action_name": "publish",
    "number": "DA000000015PT",
    "uidb64": "x",
    "token": "x",
    "mode": "x",
}


def value_of(address: Address, argument: str, ids: dict[str, Any]) -> Any:
    if argument in FIXED:
        return FIXED[argument]
    space = address.name.split(":")[0]
    kinds = {
        "revision_id": "revision",
        "uploaded_file_id": "upload",
        "image_id": "image",
        "page_id": "page",
        "parent_page_id": "page",
        "object_id": "page",
    }
    if argument in kinds:
        return ids[kinds[argument]]
    if argument == "pk" and space.startswith("wagtailimages"):
        return ids["image"]
    if argument == "pk" and space in OF_NAMESPACE:
        return ids[OF_NAMESPACE[space]]
    return ids["page"]


def url_of(address: Address, ids: dict[str, Any]) -> str:
    return reverse(address.name, kwargs={argument: value_of(address, argument, ids) for argument in address.arguments})


def everything() -> dict[str, Any]:
    """All rows that a tenant has, as they are: nothing may change them from outside."""
    models = [Product, ShopOrder, FeiraImage, Page, Attestation, UploadedFile, EditingSession, *apps.get_app_config("shops").get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


OWNERS_OWN = [address for address in ADDRESSES if address.name in RULES and Who.SHOP in RULES[address.name].who]


def without_token(answer: Any) -> bytes:
    """The body without what differs by chance: the token of forms."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content) if not answer.streaming else b""


def test_somebody_has_decided_about_every_name() -> None:
    unknown = [address for address in ADDRESSES if not is_classified(address.name)]
    assert unknown == [], "decide in shops/access/table.py who may use them"


def test_nothing_is_decided_twice() -> None:
    for name in RULES:
        assert name not in OPERATOR_ONLY
        assert f"{name.split(':')[0]}:*" not in OPERATOR_ONLY
        assert name not in PUBLIC


def test_every_id_of_a_rule_has_its_kind() -> None:
    known = {address.name: address for address in ADDRESSES}
    for name, rule in RULES.items():
        assert name in known, f"{name} is no address any more"
        assert set(rule.arguments) == set(known[name].arguments), name


def test_every_view_of_wagtails_admin_stands_behind_the_gate() -> None:
    resolver = get_resolver()
    for address in back_office():
        if address.name and not address.arguments:
            assert in_admin(resolver.resolve(reverse(address.name))), address.name


def test_strangers_are_asked_to_sign_in(world: World) -> None:
    client = world.ask("anonymous")
    for address in ADDRESSES:
        for ids in world.ids.values():
            answer = client.get(url_of(address, ids))
            if address.name in PUBLIC:
                assert answer.status_code == 200, address.name
            else:
                assert answer.status_code == 302, address.name
                assert answer["Location"].startswith(reverse("sign_in")), address.name


@pytest.mark.parametrize(("who", "place"), [("shopper", None), ("clerk", Who.CLERK), ("owner", Who.SHOP)])
def test_who_has_no_place_here_finds_the_same_nothing_everywhere(world: World, who: str, place: Who | None) -> None:
    before, client, answers = everything(), world.ask(who), {}
    for address in ADDRESSES:
        rule = RULES.get(address.name)
        if address.name in PUBLIC or (rule and place in rule.who):
            continue
        for ids in world.ids.values():
            for send in (client.get, client.post):
                answer = send(url_of(address, ids))
                answers.setdefault((answer.status_code, without_token(answer)), set()).add(address.name)
    assert [status for status, _ in answers] == [404], "one and the same answer, and it is 404"
    assert everything() == before


def test_an_owner_reaches_the_own_and_finds_nothing_else(world: World) -> None:
    nothing = None
    for address in OWNERS_OWN:
        if address.name == "wagtailadmin_block_preview":
            continue  # a test of its own below
        client = world.ask("owner")
        own = client.get(url_of(address, world.ids["own"]))
        assert own.status_code in {200, 302, 400, 405}, (address.name, own.status_code)
        assert reverse("sign_in") not in own.headers.get("Location", ""), address.name
        assert own.streaming or CANARY not in own.text, address.name
        if address.name in {"wagtailadmin_editing_sessions:release"} or not set(address.arguments) - set(FIXED):
            continue
        before = everything()
        for send in (client.get, client.post):
            foreign, missing = (send(url_of(address, world.ids[kind])) for kind in ("foreign", "missing"))
            assert (foreign.status_code, without_token(foreign)) == (missing.status_code, without_token(missing)), address.name
            if foreign.status_code == 405:
                continue  # the view takes no such request from anybody
            nothing = nothing or without_token(foreign)
            assert (foreign.status_code, without_token(foreign)) == (404, nothing), address.name
        assert everything() == before, address.name


def test_foreign_ids_in_query_and_form_are_not_found(world: World) -> None:
    client = world.ask("owner")
    before = everything()
    for address in OWNERS_OWN:
        for name, kind in RULES[address.name].parameters.items():
            row = "image" if kind is Id.IMAGE else "page"
            for value in (world.ids["foreign"][row], MISSING, f"{world.ids['own'][row]} OR 1=1", "-1", "all"):
                url = url_of(address, world.ids["own"])
                assert client.get(url, {name: value}).status_code == 404, (address.name, name, value)
                assert client.post(url, {name: value}).status_code == 404, (address.name, name, value)
    assert everything() == before


def test_clerks_reach_their_own_rooms(world: World) -> None:
    client = world.ask("clerk")
    for address in ADDRESSES:
        rule = RULES.get(address.name)
        if rule and Who.CLERK in rule.who and not address.arguments:
            answer = client.get(url_of(address, {}))
            assert answer.status_code in {200, 302, 405}, address.name
            assert CANARY not in answer.text or address.name.startswith("post:"), address.name


@pytest.mark.parametrize(
    "name", ["wagtailadmin_home", "wagtailadmin_explore_root", "sellers:index", "wagtailimages:index", "wagtailadmin_choose_page"]
)
def test_the_operator_goes_everywhere_the_marketplace_needs(world: World, name: str) -> None:
    assert world.ask("operator").get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["wagtailusers_users:index", "wagtailusers_groups:index"])
def test_people_and_their_rights_need_a_permission_of_their_own(world: World, name: str) -> None:
    answer = world.ask("operator").get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")


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
        "products:index",
        "wagtailimages:index",
        "wagtailimages_chooser:choose",
        "product_chooser:choose",
        "producer_chooser:choose",
    ],
)
def test_lists_show_the_own_rows_and_no_others(world: World, name: str) -> None:
    page = world.ask("owner").get(reverse(name))
    assert CANARY not in page.text
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

    assert ShopOrder.objects.get(partner=second.partner).number in orders
    assert ShopOrder.objects.get(partner=first.partner).number not in orders


def test_who_leaves_a_shop_leaves_its_back_office(world: World) -> None:
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
