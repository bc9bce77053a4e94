"""Who may write a review: a buyer who has it, once, until it is published."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from marketplace.catalogue.models import Product
from marketplace.order.models import Line, ShopOrder, ShopOrderShortage
from marketplace.reviews.models import Review
from shops.models import Membership
from tests import factories
from tests.reviews.rows import bought, make_review
from tests.shops import rows as shop_rows

pytestmark = pytest.mark.django_db
SAID = {"rating": "4", "text": "Ripe, and well packed.", "name": "Ana"}


def address_of(line: Line) -> str:
    return f"/en/order/{line.order.tracking_token}/review/{line.pk}/"


def write(line: Line, **said: str) -> Any:
    return Client().post(address_of(line), {**SAID, **said})


def test_a_guest_writes_by_the_link_of_the_order_and_it_waits() -> None:
    product = factories.make_product(title="Wheel")
    (line,) = bought(product)
    order_page = Client().get(f"/en/order/{line.order.tracking_token}/").text
    assert f'href="{address_of(line)}"' in order_page
    form = Client().get(address_of(line)).text
    assert 'value="Ana"' in form  # the first name of who it was sent to

    answer = write(line)

    assert answer.status_code == 302
    written = Review.objects.get()
    assert (written.product, written.rating, written.state, written.writer) == (product, 4, "waiting", None)
    assert "Ripe, and well packed." not in Client().get(product.get_absolute_url()).text


def test_who_does_not_have_the_link_cannot_write() -> None:
    (line,) = bought(factories.make_product())
    (other,) = bought(factories.make_product())
    for token in ("unknown", other.order.tracking_token):
        assert Client().post(f"/en/order/{token}/review/{line.pk}/", SAID).status_code == 404
    assert Client().get(f"/en/order/{line.order.tracking_token}/review/{10**17}/").status_code == 404
    assert not Review.objects.exists()


@pytest.mark.parametrize("state", [state for state in ShopOrder.State if state != ShopOrder.State.DELIVERED])
def test_what_has_not_arrived_cannot_be_reviewed(state: str) -> None:
    (line,) = bought(factories.make_product(), state=state)
    assert "once it has been delivered" in write(line).text
    assert not Review.objects.exists()
    assert "/review/" not in Client().get(f"/en/order/{line.order.tracking_token}/").text


def test_what_was_missing_in_the_parcel_cannot_be_reviewed() -> None:
    (line,) = bought(factories.make_product())
    ShopOrderShortage.objects.create(shop_order=line.shop_order, line=line, quantity=1, goods=10)
    write(line)
    assert not Review.objects.exists()


@pytest.mark.parametrize("said", [{"rating": ""}, {"rating": "0"}, {"rating": "6"}, {"rating": "x"}, {"text": " "}, {"text": "a\x00"}])
def test_half_a_review_is_asked_again_and_keeps_what_was_written(said: dict[str, str]) -> None:
    (line,) = bought(factories.make_product())
    answer = write(line, **said)
    assert answer.status_code == 422
    assert "Ripe, and well packed." in answer.text or "text" in said
    assert not Review.objects.exists()


def test_it_may_be_changed_until_it_is_published() -> None:
    (line,) = bought(factories.make_product())
    write(line)
    write(line, rating="2", text="Too salty.")
    written = Review.objects.get()
    assert (written.rating, written.text) == (2, "Too salty.")

    Review.objects.update(state=Review.State.REFUSED, reason="Name no people.")
    assert "Name no people." in Client().get(address_of(line)).text
    write(line, text="Too salty for me.")
    assert (Review.objects.get().state, Review.objects.get().reason) == ("waiting", "")

    Review.objects.update(state=Review.State.PUBLISHED)
    assert '<form class="panel' not in Client().get(address_of(line)).text
    write(line, text="Something else.")
    assert Review.objects.get().text == "Too salty for me."


def test_one_review_a_person_a_product_whichever_order_and_variant() -> None:
    parent = factories.make_product()
    Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT)
    variants = [factories.make_product(partner=parent.partner) for _ in range(2)]
    Product.objects.filter(pk__in=[one.pk for one in variants]).update(parent=parent, structure=Product.CHILD)
    variants = list(Product.objects.filter(parent=parent))
    write(bought(variants[0])[0])
    write(bought(variants[1], email="ANA@example.org")[0], text="Better the second time.")
    write(bought(variants[1], email="rui@example.org")[0])
    assert sorted(Review.objects.values_list("product", "text")) == [
        (parent.pk, "Better the second time."),
        (parent.pk, "Ripe, and well packed."),
    ]


def test_the_database_refuses_what_no_form_should_let_through() -> None:
    first = make_review(factories.make_product())
    fields = {"line": first.line, "text": "x", "language": "en"}
    for wrong in (
        {"person": first.person, "rating": 3},
        {"person": "else", "rating": 0},
        {"person": "else", "rating": 6},
        {"person": "else", "rating": 3, "text": ""},
        {"person": "else", "rating": 3, "state": "refused"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(product=first.product, **{**fields, **wrong})
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(product=first.product, person="else", rating=3, text="x", language="en")


def test_people_of_the_shop_cannot_review_their_own_goods() -> None:
    shop = shop_rows.make_shop()
    (line,) = bought(factories.make_product(partner=shop.partner), email=shop.owner.email.upper())
    assert Membership.objects.filter(user=shop.owner).exists()
    assert "You work for this shop" in write(line).text
    assert not Review.objects.exists()


def test_a_review_goes_with_its_account() -> None:
    person = factories.make_user(email="rui@example.org")
    (line,) = bought(factories.make_product(), user=person)
    write(line)
    assert Review.objects.get().writer == person
    line.order.user = None
    line.order.save()
    person.delete()
    assert not Review.objects.exists()


def test_nobody_is_written_to_for_a_review_that_waits() -> None:
    (line,) = bought(factories.make_product())
    write(line)
    assert not mail.outbox


def test_whoever_wrote_it_deletes_it_also_when_it_is_published_and_may_write_anew() -> None:
    product = factories.make_product()
    (line,) = bought(product)
    write(line)
    Review.objects.update(state=Review.State.PUBLISHED)
    assert "Ripe, and well packed." in Client().get(product.get_absolute_url()).text
    make_review(product, text="Of somebody else.")
    assert "Delete it for good" in Client().get(address_of(line)).text

    answer = Client().post(f"{address_of(line)}delete/", follow=True)

    assert "Your review is deleted" in answer.text
    page = Client().get(product.get_absolute_url()).text
    assert "Ripe, and well packed." not in page
    assert "Of somebody else." in page
    assert write(line).status_code == 302


def test_who_does_not_have_the_link_cannot_delete() -> None:
    (line,) = bought(factories.make_product())
    (other,) = bought(factories.make_product())
    write(line)
    assert Client().get(f"{address_of(line)}delete/").status_code == 405
    for token in ("unknown", other.order.tracking_token):
        assert Client().post(f"/en/order/{token}/review/{line.pk}/delete/").status_code == 404
    assert Review.objects.count() == 1
