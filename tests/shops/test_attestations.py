"""A shop and its makers' attestations: sending in, seeing what became of it, being told in time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from producers.attestations import rule, tell_of_endings
from producers.models import Attestation, Designation
from shops.models import Membership, Shop
from shops.notices import notices_for
from shops.teams import join_shop, leave_shop
from tests import factories
from tests.shops import rows
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def serra() -> Designation:
    return factories.make_designation()


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop(producers=[factories.make_producer(name="Dairy of the Hill")])


@pytest.fixture
def owner(shop: Shop) -> Client:
    return rows.signed_in(shop.owner)  # type: ignore[attr-defined]


def form_data(shop: Shop, designation: Designation, **fields: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "producer": shop.producers.get().pk,
        "designation": designation.pk,
        "document": SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof", "application/pdf"),
        "issued_by": "Control body",
        "valid_from": today.isoformat(),
        "valid_until": (today + dt.timedelta(days=365)).isoformat(),
        **fields,
    }


# --- Sending in ---


def test_an_attestation_is_sent_in_ruled_on_and_seen(owner: Client, shop: Shop, serra: Designation) -> None:
    add = reverse("shop_attestations:add")
    page = owner.get(f"{add}?designation={serra.pk}").content.decode()
    assert f'value="{serra.pk}" selected' in page
    stranger = factories.make_user()
    answer = owner.post(add, form_data(shop, serra, state="accepted", ruled_at=timezone.now(), submitted_by=stranger.pk), follow=True)
    assert "is sent in. The operator rules on it" in answer.content.decode()
    attestation = Attestation.objects.get()
    assert (attestation.state, attestation.submitted_by) == (Attestation.State.SUBMITTED, shop.owner)  # type: ignore[attr-defined]
    assert "waiting for a ruling" in owner.get(reverse("shop_attestations:index")).content.decode()
    document = owner.get(reverse("shop_attestations:document", args=(attestation.pk,)))
    assert b"".join(document.streaming_content) == b"%PDF-1.7 proof"

    rule(attestation=attestation, accept=False, reason="Page two is missing.", actor=factories.make_user(role=Role.OPERATOR))
    page = owner.get(reverse("shop_attestations:index")).content.decode()
    assert "refused" in page
    assert "Page two is missing." in page


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("proof.pdf", b"<html>", "not what its name says"),
        ("proof.exe", b"MZ", "not a PDF, JPEG or PNG"),
        ("proof.pdf", b"%PDF-" + b"0" * (15 * 1024 * 1024), "larger than 15 MB"),
        ("proof.pdf", b"", "empty"),
    ],
)
def test_a_document_must_be_one(owner: Client, shop: Shop, serra: Designation, name: str, content: bytes, says: str) -> None:
    answer = owner.post(reverse("shop_attestations:add"), form_data(shop, serra, document=SimpleUploadedFile(name, content)))
    assert says in str(answer.context["form"].errors["document"])
    assert not Attestation.objects.exists()


def test_dates_must_make_sense_and_the_maker_be_the_shops(owner: Client, shop: Shop, serra: Designation) -> None:
    add = reverse("shop_attestations:add")
    assert "before the first" in str(owner.post(add, form_data(shop, serra, valid_until="2020-01-01")).context["form"].errors)
    ended = form_data(shop, serra, valid_from="2019-01-01", valid_until="2020-01-01")
    assert "has ended already" in str(owner.post(add, ended).context["form"].errors)
    foreign = form_data(shop, serra, producer=factories.make_producer().pk)
    assert "producer" in owner.post(add, foreign).context["form"].errors
    assert "valid_from" in owner.post(add, form_data(shop, serra, valid_from="soon")).context["form"].errors
    assert not Attestation.objects.exists()


def test_another_shops_attestation_is_unknown(owner: Client, serra: Designation) -> None:
    file = ContentFile(b"%PDF-1.7 theirs", name="proof.pdf")
    theirs = factories.make_attestation(producer=factories.make_producer(name="Other dairy"), designation=serra, document=file)
    for pk in (theirs.pk, 999_999):
        assert owner.get(reverse("shop_attestations:document", args=(pk,)), follow=True).status_code == 404
    assert "Other dairy" not in owner.get(reverse("shop_attestations:index")).content.decode()
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    assert operator.get(reverse("shop_attestations:index"), follow=True).status_code == 404


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_asks_the_same_few_questions(
    owner: Client, shop: Shop, serra: Designation, count: int, django_assert_max_num_queries: Any
) -> None:
    today = timezone.localdate()
    fields = {"designation": serra, "producer": shop.producers.get(), "valid_from": today, "valid_until": today, "document": "x.pdf"}
    Attestation.objects.bulk_create([Attestation(issued_by=f"Body {n}", **fields) for n in range(count)])
    with django_assert_max_num_queries(25):
        assert owner.get(reverse("shop_attestations:index")).status_code == 200


# --- Being told ---


def test_everybody_who_works_on_goods_is_told_once_at_each_threshold(shop: Shop, serra: Designation) -> None:
    maker = shop.producers.get()
    colleague, former = factories.make_user(), factories.make_user()
    join_shop(shop=shop, user=colleague)
    join_shop(shop=shop, user=factories.make_user(), role=Membership.Role.PACKER)
    join_shop(shop=shop, user=former)
    leave_shop(shop=shop, user=former)
    rows.make_shop(producers=[factories.make_producer()])  # sells nothing of this maker
    factories.make_product(partner=shop.partner, producer=maker, designation=serra)
    attestation = factories.make_attestation(producer=maker, designation=serra, days_left=30)

    for day in range(33):
        tell_of_endings(timezone.now() + dt.timedelta(days=day))
    run_tasks()

    people = sorted([colleague.email, shop.owner.email])  # type: ignore[attr-defined]
    told = [(message.subject, message.to[0]) for message in mail.outbox]
    soon, ended = "The attestation for “Queijo Serra da Estrela” ends soon", "The attestation for “Queijo Serra da Estrela” has ended"
    assert sorted(told) == sorted([(subject, person) for subject in (soon, soon, ended) for person in people])
    first, last = mail.outbox[0].body, mail.outbox[-1].body
    assert "1 product comes off sale after that day unless a new one is accepted." in first
    assert f"/admin/shop_attestations/new/?producer={maker.pk}&designation={serra.pk}" in first
    assert "1 product is off sale until a new one is accepted." in last
    assert str(attestation.valid_until.day) in first


def test_a_ruling_is_told_with_its_reason(shop: Shop, serra: Designation) -> None:
    maker = shop.producers.get()
    attestation = factories.make_attestation(producer=maker, designation=serra, state=Attestation.State.SUBMITTED, ruled_at=None)
    rule(attestation=attestation, accept=False, reason="Page two is missing.", actor=factories.make_user(role=Role.OPERATOR))
    assert "mail_ruling" in waiting_tasks()
    assert mail.outbox == []
    run_tasks()
    [message] = mail.outbox
    assert message.subject == "The attestation for “Queijo Serra da Estrela” is refused"
    assert "Page two is missing." in message.body
    assert "Send in the new attestation here" in message.body


# --- The first page ---


@pytest.mark.parametrize(
    ("days_left", "says", "is_urgent"),
    [
        (200, None, False),
        (31, None, False),
        (30, "ends on", False),
        (7, "ends on", True),
        (0, "ends on", True),
        (-1, "ended on", True),
        (-90, "ended on", True),
    ],
)
def test_the_first_page_says_what_ends_and_what_to_do(
    shop: Shop, serra: Designation, days_left: int, says: str | None, is_urgent: bool
) -> None:
    maker = shop.producers.get()
    factories.make_attestation(producer=maker, designation=serra, days_left=days_left)
    factories.make_product(partner=shop.partner, producer=maker, designation=serra)
    notices = notices_for(shop)
    if says is None:
        assert notices == []
        return
    [notice] = notices
    assert says in notice.text
    assert notice.is_urgent is is_urgent
    assert notice.action == "Send in the new attestation"
    assert notice.consequence.startswith("1 product ")
    # and what is sent in and waits is nothing to do any more
    factories.make_attestation(producer=maker, designation=serra, state=Attestation.State.SUBMITTED, ruled_at=None)
    assert notices_for(shop) == []


def test_a_refusal_and_a_product_without_any_attestation_are_things_to_do(shop: Shop, serra: Designation) -> None:
    maker = shop.producers.get()
    factories.make_product(partner=shop.partner, producer=maker, designation=serra)
    [notice] = notices_for(shop)
    assert "1 product is off sale: Dairy of the Hill has no attestation for “Queijo Serra da Estrela”." in notice.text
    factories.make_attestation(producer=maker, designation=serra, state=Attestation.State.REFUSED, reason="Not signed.")
    [notice] = notices_for(shop)
    assert "was refused: Not signed." in notice.text
    assert notice.is_urgent


def test_an_ended_name_that_is_not_sold_any_more_is_no_matter(shop: Shop, serra: Designation) -> None:
    factories.make_attestation(producer=shop.producers.get(), designation=serra, days_left=-1)
    assert notices_for(shop) == []


def test_the_notices_ask_the_same_few_questions(shop: Shop, django_assert_num_queries: Any) -> None:
    for n in range(20):
        maker = factories.make_producer()
        shop.producers.add(maker)
        designation = factories.make_designation(name=f"Name {n}", file_number="")
        factories.make_product(partner=shop.partner, producer=maker, designation=designation)
        if n % 2:
            factories.make_attestation(producer=maker, designation=designation, days_left=5)
    with django_assert_num_queries(4):
        assert len(notices_for(shop)) == 20
