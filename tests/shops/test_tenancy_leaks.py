"""Each way in which Wagtail's admin has been seen to let one tenant see or change another's, tried on the own back office.

The numbers are the rows of the study that docs/decisions/0003-tenancy.md sums up; what that study left untried follows at the end.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Task, Workflow, WorkflowTask

from producers.models import Attestation
from shops.attestation_mails import tell_of_ruling
from shops.models import StorefrontPage
from shops.teams import join_shop, leave_shop
from tests.shops import rows
from tests.shops.back_office import CANARY, MISSING, World, everything, make_world, without_token
from tests.shops.test_tenancy import edit_form
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def owner(world: World) -> Client:
    return world.ask("owner")


def page_of(world: World, whose: str) -> StorefrontPage:
    return StorefrontPage.objects.get(pk=world.ids[whose]["page"])


def assert_shut(client: Client, world: World, name: str, *arguments: Any, query: dict[str, Any] | None = None) -> None:
    """By GET and by POST the answer is the one 404, the same as for what does not exist, and nothing has changed."""
    before = everything()
    nothing = client.get(reverse("wagtailadmin_pages:edit", args=[MISSING]))
    for send in (client.get, client.post):
        answer = send(reverse(name, args=arguments), query or {})
        if answer.status_code == 405:
            continue  # the view takes no such request from anybody
        assert (answer.status_code, without_token(answer)) == (404, without_token(nothing)), name
    assert everything() == before


# Row 1, foreign ids in page forms, is tried field by field in test_tenancy.


@pytest.mark.parametrize("block", ["hero", "picture", "producers"])
def test_1_blocks_of_every_kind_take_no_foreign_row(world: World, owner: Client, block: str) -> None:
    ids = world.ids["foreign"]
    picture = {"body-0-value-PIC-image": str(ids["image"]), "body-0-value-PIC-alt_text": "x"}
    values = {
        "hero": {
            **{"body-0-value-headline": "x", "body-0-value-line": "", "body-0-value-link_text": "", "body-0-value-link_path": ""},
            **{name.replace("PIC", "picture"): value for name, value in picture.items()},
        },
        "picture": {"body-0-value-caption": "", **{name.replace("PIC", "image"): value for name, value in picture.items()}},
        "producers": {
            **{"body-0-value-headline": "", "body-0-value-producers-count": "1", "body-0-value-producers-0-deleted": ""},
            **{"body-0-value-producers-0-order": "0", "body-0-value-producers-0-id": ""},
            "body-0-value-producers-0-value": str(ids["maker"]),
        },
    }[block]
    row = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-id": "", "body-0-type": block}
    before = everything()
    for view in ("edit", "preview_on_edit"):
        url = reverse(f"wagtailadmin_pages:{view}", args=[world.ids["own"]["page"]])
        assert owner.post(url, edit_form(**row, **values)).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("name", ["wagtailadmin_choose_page", "wagtailadmin_choose_page_search"])
def test_2_the_page_choosers_offer_no_foreign_page(world: World, owner: Client, name: str) -> None:
    answer = owner.get(reverse(name), {"q": CANARY, "page_type": "wagtailcore.page"}, follow=True)
    assert "Mine page" in owner.get(reverse("wagtailadmin_choose_page"), follow=True).text
    assert f"{CANARY} page" not in answer.text
    assert_shut(owner, world, "wagtailadmin_choose_page_child", page_of(world, "foreign").pk)


def test_3_a_choice_of_many_pages_names_no_foreign_title(world: World, owner: Client) -> None:
    assert_shut(owner, world, "wagtailadmin_choose_page_chosen_multiple", query={"id": world.ids["foreign"]["page"]})


def test_4_an_outside_link_is_not_turned_into_a_page(world: World, owner: Client) -> None:
    form = {"external-link-chooser-url": page_of(world, "foreign").full_url, "external-link-chooser-link_text": "x"}
    answer = owner.post(reverse("wagtailadmin_choose_page_external_link"), form)
    assert answer.status_code == 200
    assert f'"id": {world.ids["foreign"]["page"]}' not in answer.text
    assert CANARY not in answer.text.replace(page_of(world, "foreign").slug, "")


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
@pytest.mark.parametrize("ids", ["foreign", "all"])
def test_5_no_action_on_many_pages(world: World, owner: Client, action: str, ids: str) -> None:
    chosen = "all" if ids == "all" else world.ids["foreign"]["page"]
    assert_shut(owner, world, "wagtail_bulk_action", "wagtailcore", "page", action, query={"id": chosen})


def test_6_no_page_is_moved(world: World, owner: Client) -> None:
    own, foreign = world.ids["own"]["page"], world.ids["foreign"]["page"]
    assert_shut(owner, world, "wagtailadmin_pages:move_confirm", own, foreign)
    assert_shut(owner, world, "wagtailadmin_pages:move_confirm", foreign, own)


def test_7_no_page_is_copied_or_given_a_foreign_parent(world: World, owner: Client) -> None:
    own, foreign = world.ids["own"]["page"], world.ids["foreign"]["page"]
    assert_shut(owner, world, "wagtailadmin_pages:copy", own, query={"new_parent_page": foreign})
    assert_shut(owner, world, "wagtailadmin_pages:move", own, query={"new_parent_page": foreign})
    assert_shut(owner, world, "wagtailadmin_pages:choose_parent", "shops", "storefrontpage", query={"parent_page": MISSING})


@pytest.fixture
def moderation(world: World) -> Any:
    """The other shop's page waits for somebody's approval."""
    task = Task.objects.create(name=f"{CANARY} task")
    workflow = Workflow.objects.create(name=f"{CANARY} workflow")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = page_of(world, "foreign")
    page.save_revision()
    return workflow.start(page, world.people["other owner"])


@pytest.mark.parametrize("page", ["own", "foreign"])
def test_8_and_9_nobody_rules_on_a_foreign_moderation(world: World, owner: Client, moderation: Any, page: str) -> None:
    state = moderation.current_task_state
    for action in ("approve", "reject"):
        assert_shut(owner, world, "wagtailadmin_pages:workflow_action", world.ids[page]["page"], action, state.pk)
        assert_shut(owner, world, "wagtailadmin_pages:collect_workflow_action_data", world.ids[page]["page"], action, state.pk)
    assert_shut(owner, world, "wagtailadmin_pages:workflow_preview", world.ids[page]["page"], state.task_id)
    assert_shut(owner, world, "wagtailadmin_pages:confirm_workflow_cancellation", world.ids[page]["page"])
    assert_shut(owner, world, "wagtailadmin_pages:workflow_history_detail", world.ids[page]["page"], moderation.pk)
    state.refresh_from_db()
    assert state.status == "in_progress"


@pytest.mark.parametrize("kind", ["images", "documents", "pages"])
def test_10_the_admins_own_interface_is_shut(world: World, owner: Client, kind: str) -> None:
    assert_shut(owner, world, f"wagtailadmin_api:{kind}:listing")
    assert_shut(owner, world, f"wagtailadmin_api:{kind}:detail", world.ids["own"]["image"])


def test_11_it_writes_no_revision_either(world: World, owner: Client) -> None:
    above = page_of(world, "own").get_parent()
    revisions = above.revisions.count()
    assert_shut(owner, world, "wagtailadmin_api:pages:action", above.pk, "publish")
    assert above.revisions.count() == revisions


def test_12_no_list_names_other_people(world: World, owner: Client) -> None:
    stranger = world.people["other owner"]
    for name, arguments in {"wagtailadmin_pages:history": [world.ids["own"]["page"]], "wagtailadmin_explore_root": []}.items():
        answer = owner.get(reverse(name, args=arguments), follow=True)
        assert answer.status_code == 200
        assert stranger.email not in answer.text
    assert_shut(owner, world, "wagtailadmin_pages:type_use", "shops", "storefrontpage")
    assert_shut(owner, world, "wagtailadmin_explore_results", page_of(world, "own").get_parent().pk)
    assert_shut(owner, world, "wagtailadmin_reports:site_history")


@pytest.mark.parametrize("report", ["workflow", "workflow_tasks", "page_types_usage", "locked_pages", "aging_pages", "site_history"])
def test_13_reports_are_shut(world: World, owner: Client, report: str) -> None:
    assert_shut(owner, world, f"wagtailadmin_reports:{report}")
    assert_shut(owner, world, f"wagtailadmin_reports:{report}_results")


def test_14_tasks_cannot_be_chosen(world: World, owner: Client, moderation: Any) -> None:
    for name in ("task_chooser", "task_chooser_results", "task_chooser_create"):
        assert_shut(owner, world, f"wagtailadmin_workflows:{name}")
    assert_shut(owner, world, "wagtailadmin_workflows:task_chosen", moderation.current_task_state.task_id)


def test_15_tags_are_not_shared(world: World, owner: Client) -> None:
    assert_shut(owner, world, "wagtailadmin_tag_autocomplete", query={"term": CANARY[:3]})
    assert_shut(owner, world, "wagtailadmin_tag_model_autocomplete", "taggit", "tag", query={"term": CANARY[:3]})


def test_16_privacy_takes_and_shows_no_group(world: World, owner: Client) -> None:
    group = Group.objects.create(name=f"{CANARY} group")
    form = {"restriction_type": "groups", "groups": group.pk}
    assert_shut(owner, world, "wagtailadmin_pages:set_privacy", world.ids["own"]["page"], query=form)


def test_17_a_former_member_sees_and_unlocks_nothing(world: World, owner: Client) -> None:
    page = page_of(world, "own")
    page.locked, page.locked_by = True, world.people["owner"]
    page.save()
    join_shop(shop=world.own, user=world.people["shopper"])  # a shop keeps an owner
    leave_shop(shop=world.own, user=world.people["owner"])
    join_shop(shop=world.foreign, user=world.people["owner"])

    home = owner.get(reverse("wagtailadmin_home"))

    assert "Mine page" not in home.text
    assert_shut(owner, world, "wagtailadmin_pages:unlock", page.pk)
    assert page_of(world, "own").locked


def test_18_and_21_search_terms_and_redirects_are_not_installed() -> None:
    installed = {config.name for config in apps.get_app_configs()}
    assert not installed & {"wagtail.contrib.search_promotions", "wagtail.contrib.redirects", "wagtail.contrib.forms"}


@pytest.mark.parametrize("chooser", ["product_chooser", "producer_chooser", "wagtailimages_chooser"])
def test_19_choosers_offer_the_own_rows(world: World, owner: Client, chooser: str) -> None:
    for name in ("choose", "choose_results"):
        for query in ({}, {"q": CANARY}):
            answer = owner.get(reverse(f"{chooser}:{name}"), query)
            assert answer.status_code == 200
            assert f"{CANARY} product" not in answer.text
            assert f"{CANARY} maker" not in answer.text
            assert f"{CANARY} picture" not in answer.text
    kind = {"product_chooser": "product", "producer_chooser": "maker", "wagtailimages_chooser": "image"}[chooser]
    assert_shut(owner, world, f"{chooser}:chosen", world.ids["foreign"][kind])


def test_20_no_snippet_and_no_list_of_all_rows(world: World, owner: Client) -> None:
    assert_shut(owner, world, "wagtailsnippets:index")
    for name in ("sellers:index", "makers:index", "designations:index", "attestations:index"):
        assert_shut(owner, world, name)
    assert_shut(owner, world, "products:edit", world.ids["foreign"]["product"])


def test_21_settings_of_the_marketplace_are_shut(world: World, owner: Client) -> None:
    assert_shut(owner, world, "wagtailsettings:edit", "cms", "siteframe", 1)


def test_22_translations_are_submitted_by_the_operator_alone(world: World, owner: Client) -> None:
    for whose in ("own", "foreign"):
        assert_shut(owner, world, "wagtail_localize:submit_page_translation", world.ids[whose]["page"])
    assert_shut(owner, world, "wagtail_localize:update_translations", 1)


# Row 23, a foreign and a missing id answer alike, is walked over every address in test_access.


# What the study left untried.


def test_somebody_of_two_shops_edits_the_pages_of_both_and_mixes_nothing(world: World, owner: Client) -> None:
    join_shop(shop=world.foreign, user=world.people["owner"])
    own, other = world.ids["own"], world.ids["foreign"]
    for ids in (own, other):
        assert owner.get(reverse("wagtailadmin_pages:edit", args=[ids["page"]])).status_code == 200
    before = everything()
    # A picture of the one shop does not get onto the page of the other.
    url = reverse("wagtailadmin_pages:edit", args=[own["page"]])
    assert owner.post(url, edit_form(logo=str(other["image"]))).status_code == 404
    assert everything() == before


def test_a_document_has_no_address_outside_the_back_office(world: World, owner: Client) -> None:
    attestation = Attestation.objects.get(pk=world.ids["foreign"]["attestation"])
    for visitor in (Client(), owner):
        for address in (
            f"{settings.MEDIA_URL}{attestation.document.name}",
            f"{settings.MEDIA_URL}../private/{attestation.document.name}",
            f"/documents/{attestation.pk}/paper.pdf",
        ):
            assert visitor.get(address).status_code in {302, 404}, address
            assert b"%PDF" not in visitor.get(address, follow=True).content
    assert owner.get(reverse("shop_attestations:document", args=[attestation.pk])).status_code == 404


def test_a_mail_about_one_shop_goes_to_its_people_alone(world: World) -> None:
    run_tasks()
    mail.outbox.clear()
    attestation = Attestation.objects.get(pk=world.ids["foreign"]["attestation"])

    tell_of_ruling(attestation=attestation)
    run_tasks()

    assert [message.to for message in mail.outbox] == [[world.people["other owner"].email]]
    assert world.people["owner"].email not in str(mail.outbox[0].message())


def test_going_back_to_a_revision_brings_no_foreign_row_back(world: World, owner: Client) -> None:
    page = page_of(world, "own")
    page.logo_id = world.ids["foreign"]["image"]
    revision = page.save_revision(clean=False)
    page.logo_id = None
    page.save_revision()
    Page.objects.filter(pk=page.pk).update(latest_revision=page.revisions.latest("pk"))
    before = everything()

    shown = owner.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk]))
    sent = owner.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        edit_form(logo=str(world.ids["foreign"]["image"]), revision=str(revision.pk)),
    )

    viewed = owner.get(reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk]))
    assert [shown.status_code, viewed.status_code, sent.status_code] == [404, 404, 404]
    assert everything() == before


def test_a_draft_is_shown_to_its_own_people(world: World, owner: Client) -> None:
    page = page_of(world, "foreign")
    page.tagline = f"{CANARY} secret"
    page.save_revision()
    assert_shut(owner, world, "wagtailadmin_pages:view_draft", page.pk)
    assert_shut(owner, world, "wagtailadmin_pages:preview_on_edit", page.pk)
    assert CANARY not in rows.signed_in(world.people["shopper"]).get(page.get_url()).text.replace(f"{CANARY} shop", "").replace(
        f"{CANARY} page", ""
    ).replace(f"{CANARY} maker", "")
