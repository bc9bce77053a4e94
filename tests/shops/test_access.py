"""The permission table: every address of the back office, for everybody who might try it."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from shops.access.gate import in_admin
from shops.access.table import OPERATOR_ONLY, PUBLIC, RULES, Id, Who, is_classified
from tests.shops.back_office import (
    ADDRESSES,
    CANARY,
    FIXED,
    MISSING,
    OWNERS_OWN,
    World,
    back_office,
    everything,
    make_world,
    url_of,
    without_token,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


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
        assert CANARY.encode() not in (b"".join(own) if own.streaming else own.content), address.name
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
            row = {Id.IMAGE: "image", Id.CONTENT_PAGE: "content_page"}.get(kind, "page")
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


@pytest.mark.parametrize("who", ["owner", "operator"])
@pytest.mark.parametrize(
    "path", ["producer_chooser/chosen/abc/", f"product_chooser/chosen/{'9' * 30}/", "images/chooser/chosen/abc/", "failwhale/"]
)
def test_an_id_that_no_row_can_have_is_not_found(world: World, who: str, path: str) -> None:
    assert world.ask(who).get(f"/admin/{path}").status_code == 404
