"""The operator's queue: what nobody sees before, and everybody after; each ruling once, by a row, by mail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from marketplace.catalogue.models import Product
from marketplace.partner.models import SellerTerms
from shops.models import ApplicationRuling, Association, ShopApplication, StorefrontPage
from shops.opening.admission import RulingRefused, rule_on
from shops.opening.asking import take_back
from tests import factories
from tests.shops import rows
from tests.shops.opening.walking import Walker, make_terms
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def walker(media: Path) -> Walker:
    """Somebody who has asked to open."""
    make_terms()
    walker = Walker()
    walker.all_but_asking()
    walker.ask()
    return walker


@pytest.fixture
def operator() -> User:
    return factories.make_user(role=Role.OPERATOR, first_name="Helena")


def desk(operator: User, application: ShopApplication) -> tuple[Client, str, dict[str, str]]:
    client, url = rows.signed_in(operator), reverse("admissions:edit", args=[application.pk])
    page = client.get(url)
    assert page.status_code == 200
    return client, url, {"asked_at": page.context["form"]["asked_at"].value() or ""}


def public_places(walker: Walker) -> dict[str, int | bool]:
    """What a stranger finds of the shop."""
    stranger, product = Client(), Product.objects.get()
    name = "Queijaria do Pastor"
    return {
        "storefront": stranger.get("/en/shops/queijaria-do-pastor/").status_code,
        "product page": stranger.get(product.get_absolute_url()).status_code,
        "maker": stranger.get(reverse("producer", args=["queijaria-do-pastor"])).status_code,
        "list of shops": name in stranger.get("/en/shops/").text,
        "all products": product.title.split()[0] in stranger.get(reverse("products")).text,
        "search": product.get_absolute_url() in stranger.get(reverse("products"), {"q": "cured"}).text,
        "first page": name in stranger.get("/en/").text,
        "buyable": Product.objects.buyable().exists(),
    }


def test_the_operators_first_page_counts_what_waits(walker: Walker, operator: User) -> None:
    home = reverse("wagtailadmin_home")
    client = rows.signed_in(operator)

    waiting = client.get(home).text
    rule_on(application=walker.application, kind="approve", words="", actor=operator, asked_at=walker.application.asked_at)
    after = client.get(home).text

    assert "1 thing waits for you" in waiting
    assert f"{reverse('admissions:index')}?state=asked" in waiting
    assert "<strong>1</strong> shop asks to open" in waiting
    assert "Nothing waits for you" in after
    assert "1 shop is open" in after


@pytest.mark.usefixtures("indexed")
def test_nothing_is_public_before_and_all_of_it_one_click_after(walker: Walker, operator: User) -> None:
    assert set(public_places(walker).values()) == {404, False}
    client, url, sent = desk(operator, walker.application)

    client.post(url, {**sent, "words": "", "action-approve": "1"})

    assert set(public_places(walker).values()) == {200, True}
    assert walker.application.state == ShopApplication.State.APPROVED
    assert SellerTerms.objects.get().opened_on == timezone.localdate()
    run_tasks()
    told = [message for message in mail.outbox if message.subject == "Queijaria do Pastor is open"]
    assert [message.to for message in told] == [[walker.user.email]]
    assert "/en/shops/queijaria-do-pastor/" in told[0].body


def test_the_public_part_of_the_trader_is_shown_and_the_rest_is_not(walker: Walker, operator: User) -> None:
    client, url, sent = desk(operator, walker.application)
    client.post(url, {**sent, "action-approve": "1"})
    page = Client().get("/en/shops/queijaria-do-pastor/").text
    for words in ("Celestino Pastor", "Rua da Serra 8", "+351912345678", "pastor@example.org", "has promised to offer only"):
        assert words in page
    for words in ("ZZ4", "Citizen card", "PT50", "0154"):
        assert words not in page


def test_a_page_that_its_owner_publishes_too_early_is_not_public(walker: Walker) -> None:
    for page in StorefrontPage.objects.all():
        page.save_revision().publish()
    assert Client().get("/en/shops/queijaria-do-pastor/").status_code == 404
    assert StorefrontPage.objects.first().live


def test_the_owner_sees_the_draft_in_the_back_office(walker: Walker) -> None:
    page = StorefrontPage.objects.first()
    assert walker.client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200


def test_the_operator_reads_all_of_it_but_the_account(walker: Walker, operator: User) -> None:
    client, url, _sent = desk(operator, walker.application)
    page = client.get(url).text
    for words in ("Celestino Pastor", "123456789", "Citizen card", "Rua da Serra 8", "PT50 •••• 0154", "Cured sheep", "9 % and €12.00"):
        assert words in page
    assert "000201231234567890154" not in page


def test_a_change_is_asked_for_seen_made_and_asked_again(walker: Walker, operator: User) -> None:
    client, url, sent = desk(operator, walker.application)
    client.post(url, {**sent, "words": "Your photo shows another cheese.", "action-change": "1"})

    run_tasks()
    assert "Your photo shows another cheese." in mail.outbox[-1].body
    for address in (reverse("open_shop"), reverse("opening_step", args=["products"]), reverse("wagtailadmin_home")):
        assert "Your photo shows another cheese." in walker.client.get(address).text
    assert walker.ask()["Location"] == reverse("opening_waiting")
    client, url, sent = desk(operator, walker.application)
    client.post(url, {**sent, "action-approve": "1"})
    assert [ruling.kind for ruling in ApplicationRuling.objects.all()] == ["change", "approve"]


def test_a_refusal_has_a_reason_and_is_told(walker: Walker, operator: User) -> None:
    client, url, sent = desk(operator, walker.application)
    silent = client.post(url, {**sent, "words": " ", "action-refuse": "1"})
    assert "Write what the shop has to change" in silent.text
    assert "No ruling was made." in silent.text
    assert not ApplicationRuling.objects.exists()

    client.post(url, {**sent, "words": "We found no such trader.", "action-refuse": "1"})
    run_tasks()
    assert "We found no such trader." in mail.outbox[-1].body
    assert "We found no such trader." in walker.client.get(reverse("open_shop")).text
    assert set(public_places(walker).values()) == {404, False}


def test_mails_speak_the_applicants_language(walker: Walker, operator: User) -> None:
    ShopApplication.objects.update(language="pt")
    rule_on(application=walker.application, kind="change", words="Mude a foto.", actor=operator, asked_at=walker.application.asked_at)
    run_tasks()
    assert "/pt/open-a-shop/" in mail.outbox[-1].body


def test_two_operators_cannot_both_rule(walker: Walker, operator: User) -> None:
    client, url, sent = desk(operator, walker.application)
    other = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    other.post(url, {**sent, "words": "No.", "action-refuse": "1"})
    late = client.post(url, {**sent, "action-approve": "1"})
    assert "Somebody else has ruled on it" in late.text
    assert ApplicationRuling.objects.get().kind == "refuse"
    assert walker.application.state == ShopApplication.State.REFUSED


def test_a_ruling_on_what_was_taken_back_meanwhile_is_none(walker: Walker, operator: User) -> None:
    application = walker.application
    take_back(application=application)
    with pytest.raises(RulingRefused):
        rule_on(application=application, kind="approve", words="", actor=operator, asked_at=application.asked_at)
    walker.ask()
    with pytest.raises(RulingRefused):
        rule_on(application=application, kind="approve", words="", actor=operator, asked_at=application.asked_at)
    assert not ApplicationRuling.objects.exists()


def test_rulings_are_only_ever_added(walker: Walker, operator: User) -> None:
    rule_on(application=walker.application, kind="refuse", words="No.", actor=operator, asked_at=walker.application.asked_at)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        ApplicationRuling.objects.update(words="Yes.")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        ApplicationRuling.objects.all()._raw_delete("default")


def test_a_button_must_be_pressed(walker: Walker, operator: User) -> None:
    client, url, sent = desk(operator, walker.application)
    assert "Choose what to rule" in client.post(url, {**sent, "words": "x"}).text
    assert "No ruling was made." in client.post(url, {"asked_at": "nonsense", "action-approve": "1"}).text


def test_sellers_on_their_way_are_not_opened_past_the_queue(walker: Walker, operator: User) -> None:
    client = rows.signed_in(operator)
    assert "Queijaria do Pastor" not in client.get(reverse("sellers:index")).text
    assert client.get(reverse("sellers:edit", args=[walker.application.shop.partner_id])).status_code == 404


def test_the_checklist_stands_on_the_shops_first_page(media: Path) -> None:
    make_terms()
    walker = Walker()
    walker.name()
    page = walker.client.get(reverse("wagtailadmin_home"))
    assert "Before your shop opens: 1 of 6 steps is done" in page.text or "1 of 6 steps are done" in page.text
    for step in ("trader", "look", "products", "sending", "money"):
        assert reverse("opening_step", args=[step]) in page.text
    assert "Put in at least one product." in page.text


def test_drafts_are_nobodys_business(operator: User) -> None:
    make_terms()
    walker = Walker()
    walker.name()
    client = rows.signed_in(operator)
    assert "Queijaria do Pastor" not in client.get(reverse("admissions:index")).text
    assert client.get(reverse("admissions:edit", args=[walker.application.pk])).status_code == 404


def many(count: int, association: Association | None = None) -> None:
    """``count`` applications that have been asked, of as many shops."""
    shop = rows.make_shop()
    group = shop.group
    for n in range(count):
        partner = factories.make_partner(name=f"Many {n}", sends_from=shop.partner.sends_from)
        made = rows.Shop.objects.create(
            partner=partner,
            collection=shop.collection.get_root().add_child(name=f"c{n}"),
            group=type(group).objects.create(name=f"Many {n}"),
        )
        ShopApplication.objects.create(
            applicant=factories.make_user(), shop=made, state="asked", asked_at=timezone.now(), language="en", association=association
        )


@pytest.mark.parametrize("count", [10, 60])
def test_the_queue_takes_the_same_queries_however_long(operator: User, count: int) -> None:
    many(count)
    client = rows.signed_in(operator)
    client.get(reverse("admissions:index"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(reverse("admissions:index")).status_code == 200
    assert len(queries) <= 20, len(queries)


class TestAssociation:
    @pytest.fixture
    def association(self) -> Association:
        return Association.objects.create(
            name="Commerce of the hills", code="SERRA-26", commission_percent=5, months_free=3, valid_until=timezone.localdate()
        )

    def form(self, **more: Any) -> dict[str, Any]:
        return {
            "name": "Commerce of the hills",
            "code": "serra-26",
            "commission_percent": "5",
            "months_free": "3",
            "valid_until": "2030-01-01",
            "people_emails": "",
            **more,
        }

    def test_the_operator_writes_it_down_and_its_people_look(self, operator: User) -> None:
        person, client = factories.make_user(), rows.signed_in(operator)
        answer = client.post(reverse("associations:add"), self.form(people_emails=f" {person.email.upper()}\n"))
        assert answer.status_code == 302, answer.context["form"].errors
        assert Association.objects.get().people.get() == person
        member = rows.signed_in(person)
        assert member.get(reverse("wagtailadmin_home")).status_code == 200
        assert member.get(reverse("association_shops:index")).status_code == 200
        assert member.get(reverse("products:index")).status_code == 404
        assert member.get(reverse("admissions:index")).status_code == 404

        client.post(reverse("associations:edit", args=[Association.objects.get().pk]), self.form())
        assert rows.signed_in(person).get(reverse("association_shops:index")).status_code == 404

    def test_people_without_an_account_are_named(self, operator: User) -> None:
        answer = rows.signed_in(operator).post(reverse("associations:add"), self.form(people_emails="nobody@example.org"))
        assert "There is no account with: nobody@example.org" in answer.text
        assert not Association.objects.exists()

    def test_it_sees_its_own_shops_by_name_and_state_and_nothing_more(self, walker: Walker, association: Association) -> None:
        person = factories.make_user(role=Role.ASSOCIATION)
        association.people.add(person)
        client = rows.signed_in(person)
        assert "Queijaria do Pastor" not in client.get(reverse("association_shops:index")).text
        ShopApplication.objects.update(association=association)
        page = client.get(reverse("association_shops:index")).text
        assert "0 shops are open, 1 has asked" in page
        assert "Queijaria do Pastor" in page
        for words in ("123456789", "Celestino", "pastor@example.org", "Rua da Serra"):
            assert words not in page

    @pytest.mark.parametrize("count", [10, 60])
    def test_its_page_takes_the_same_queries_however_many(self, association: Association, count: int) -> None:
        many(count, association)
        person = factories.make_user(role=Role.ASSOCIATION)
        association.people.add(person)
        client = rows.signed_in(person)
        client.get(reverse("association_shops:index"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("association_shops:index"))
        assert len(queries) <= 15, len(queries)

    @pytest.mark.parametrize("code", ["", "NOPE", "OLD-ONE"])
    def test_a_code_that_is_none_is_said_on_the_first_page(self, client: Client, code: str) -> None:
        rows.make_site()
        make_terms()
        Association.objects.create(
            name="Old", code="OLD-ONE", commission_percent=1, valid_until=timezone.localdate() - timezone.timedelta(days=1)
        )
        page = client.get(reverse("open_shop"), {"code": code} if code else {})
        assert ("We know no such code" in page.text) == bool(code)
        assert "9 %" in page.text
