"""The operator rules on reviews, the shop answers and reports them, and who is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from marketplace.catalogue.models import ProductTranslation
from marketplace.reviews.models import Review
from shops.teams import join_shop
from tests import factories
from tests.reviews.rows import bought, make_review, make_reviews
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Any:
    return rows.make_shop()


@pytest.fixture
def waiting(shop: Any) -> Review:
    product = factories.make_product(partner=shop.partner, title="Wheel")
    ProductTranslation.objects.create(product=product, language="pt", title="Queijo")
    return make_review(product, state=Review.State.WAITING, language="pt", text="Muito bom.")


@pytest.fixture
def operator(db: None) -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


def rule(operator: Client, review: Review, action: str, **said: str) -> Any:
    address = reverse("reviews:edit", args=[review.pk])
    page = operator.get(address)
    seen = page.context["form"].initial["seen"]
    return operator.post(address, {"seen": seen, "reason": "", f"action-{action}": "1", **said})


def page_of(review: Review) -> str:
    return Client().get(review.product.get_absolute_url()).text


def test_published_it_stands_on_the_page_and_the_shop_is_told(operator: Client, waiting: Review, shop: Any) -> None:
    assert "Muito bom." in operator.get(reverse("reviews:index")).text
    assert "Muito bom." not in page_of(waiting)
    rule(operator, waiting, "publish")
    assert "Muito bom." in page_of(waiting)
    run_tasks()
    (letter,) = mail.outbox
    assert letter.to == [shop.owner.email]
    assert "Muito bom." in letter.body
    assert reverse("shop_reviews:detail", args=[waiting.pk]) in letter.body


def test_refused_it_is_not_shown_and_its_writer_is_told_why_in_their_language(operator: Client, waiting: Review) -> None:
    assert "Say why you refuse it" in rule(operator, waiting, "refuse").text
    rule(operator, waiting, "refuse", reason="Insulta uma pessoa.")
    assert "Muito bom." not in page_of(waiting)
    run_tasks()
    (letter,) = mail.outbox
    assert letter.to == ["ana@example.org"]
    assert "Insulta uma pessoa." in letter.body
    assert "«Queijo»" in letter.body
    assert f"/order/{waiting.line.order.tracking_token}/review/{waiting.line_id}/" in letter.body


def test_what_was_changed_after_it_was_read_is_not_published(operator: Client, waiting: Review) -> None:
    address = reverse("reviews:edit", args=[waiting.pk])
    seen = operator.get(address).context["form"].initial["seen"]
    waiting.text = "Something else."
    waiting.save()
    answer = operator.post(address, {"seen": seen, "action-publish": "1"})
    assert "changed it meanwhile" in answer.text
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_only_the_operator_rules(waiting: Review, shop: Any) -> None:
    for person in (shop.owner, factories.make_user(), factories.make_user(role=Role.CLERK)):
        client = rows.signed_in(person)
        assert client.post(reverse("reviews:edit", args=[waiting.pk]), {"action-publish": "1"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_the_shop_answers_once_and_may_change_it(waiting: Review, shop: Any) -> None:
    Review.objects.update(state=Review.State.PUBLISHED)
    owner, address = rows.signed_in(shop.owner), reverse("shop_reviews:detail", args=[waiting.pk])
    assert "Wheel" in owner.get(reverse("shop_reviews:index")).text
    owner.post(address, {"answer": "Obrigado."})
    owner.post(address, {"answer": "Muito obrigado."})
    waiting.refresh_from_db()
    assert (waiting.answer, waiting.answered_by) == ("Muito obrigado.", shop.owner)
    assert "Muito obrigado." in page_of(waiting)
    run_tasks()
    (letter,) = mail.outbox  # of the first alone, and as the answer now stands
    assert letter.to == ["ana@example.org"]
    assert "Muito obrigado." in letter.body


@pytest.mark.parametrize("answer", ["", " ", "x" * 1001])
def test_an_answer_that_is_none_changes_nothing(waiting: Review, shop: Any, answer: str) -> None:
    Review.objects.update(state=Review.State.PUBLISHED)
    rows.signed_in(shop.owner).post(reverse("shop_reviews:detail", args=[waiting.pk]), {"answer": answer})
    waiting.refresh_from_db()
    assert waiting.answer == ""


def test_a_shop_neither_sees_what_waits_nor_what_is_said_of_others(waiting: Review, shop: Any) -> None:
    other = make_review(factories.make_product(title="Bread"), text="Of somebody else.")
    owner = rows.signed_in(shop.owner)
    assert "Muito bom." not in owner.get(reverse("shop_reviews:index")).text
    assert "Of somebody else." not in owner.get(reverse("shop_reviews:index")).text
    for one in (waiting, other):
        assert owner.post(reverse("shop_reviews:detail", args=[one.pk]), {"answer": "Hello."}).status_code == 404


def test_a_packer_does_not_answer(waiting: Review, shop: Any) -> None:
    Review.objects.update(state=Review.State.PUBLISHED)
    packer = factories.make_user()
    join_shop(shop=shop, user=packer, role="packer")
    assert rows.signed_in(packer).get(reverse("shop_reviews:index")).status_code == 404


def test_a_report_takes_nothing_down_and_the_operator_decides(operator: Client, waiting: Review, shop: Any) -> None:
    Review.objects.update(state=Review.State.PUBLISHED)
    owner, address = rows.signed_in(shop.owner), reverse("shop_reviews:detail", args=[waiting.pk])
    owner.post(address, {"report": "It insults my daughter."})
    assert "Muito bom." in page_of(waiting)
    assert "It insults my daughter." in operator.get(reverse("reviews:edit", args=[waiting.pk])).text
    rule(operator, waiting, "keep")
    assert "Reported, and kept" in owner.get(address).text
    owner.post(address, {"report": "Once more."})
    waiting.refresh_from_db()
    assert (waiting.report, waiting.report_reason) == ("kept", "It insults my daughter.")
    run_tasks()
    (letter,) = mail.outbox
    assert letter.to == [shop.owner.email]
    assert "We looked at it and keep it" in letter.body
    assert address in letter.body

    Review.objects.update(report="open")
    rule(operator, waiting, "refuse", reason="It does.")
    assert "Muito bom." not in page_of(waiting)
    assert "Reported, and taken down" in owner.get(address).text
    assert "It does." in owner.get(address).text  # the mail says that the reason stands there
    run_tasks()
    assert [letter.to for letter in mail.outbox if "took it down" in letter.body] == [[shop.owner.email]]


def test_who_is_refused_without_a_report_is_told_and_the_shop_is_not(operator: Client, waiting: Review, shop: Any) -> None:
    rule(operator, waiting, "refuse", reason="No review.")
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"]]


@pytest.mark.parametrize("name", ["shop_reviews:index", "reviews:index"])
def test_lists_cost_the_same_for_few_and_many(shop: Any, operator: Client, name: str, django_assert_max_num_queries: Any) -> None:
    product = factories.make_product(partner=shop.partner)
    client = operator if name.startswith("reviews") else rows.signed_in(shop.owner)
    make_reviews(product, 10)
    client.get(reverse(name))
    with django_assert_max_num_queries(1000) as few:
        client.get(reverse(name))
    Review.objects.all().delete()
    make_reviews(product, 1000)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(name))


def test_bought_twice_the_mail_goes_to_who_wrote(operator: Client) -> None:
    person = factories.make_user(email="own@example.org")
    product = factories.make_product()
    (line,) = bought(product, user=person)
    review = make_review(product, line=line, state=Review.State.WAITING)
    rule(operator, review, "refuse", reason="No.")
    run_tasks()
    assert mail.outbox[0].to == ["own@example.org"]
