"""Shop and shopper write to each other inside the order; the shop asks the post to come by."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from logistics.models import Closure, PickupRequest
from logistics.pickups import CannotAsk, ask_for_pickup, days_to_ask
from marketplace.order.messaging import MOST, WITHIN, write_message
from marketplace.order.models import OrderMessage, ShopOrder
from tests import factories
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
Side = OrderMessage.Side


def at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def write(order: ShopOrder, text: str) -> Any:
    return Client().post(reverse("order_message", args=[order.order.tracking_token, order.pk]), {"text": text}, follow=True)


def test_the_shopper_writes_by_the_link_and_the_shop_answers_and_neither_learns_an_address() -> None:
    shop = rows.make_shop()
    order = rows.make_shop_order(shop)

    page = write(order, "Please ring twice <script>alert(1)</script>")
    run_tasks()

    assert f"Your message is sent to {shop.partner.name}" in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    (to_shop,) = mail.outbox
    assert to_shop.to == [shop.owner.email]
    assert "Please ring twice" in to_shop.body
    assert "ana@example.org" not in to_shop.message().as_string()
    browser = rows.signed_in(shop.owner)
    assert "The buyer wrote</span>" in browser.get(reverse("shop_orders:index")).text
    assert "&lt;script&gt;" in browser.get(reverse("shop_orders:detail", args=[order.pk])).text
    assert "The buyer wrote</span>" not in browser.get(reverse("shop_orders:index")).text, "it is read now"

    browser.post(reverse("shop_orders:message", args=[order.pk]), {"text": "We will."}, follow=True)
    run_tasks()

    to_shopper = mail.outbox[-1]
    assert to_shopper.to == ["ana@example.org"]
    assert "We will." in to_shopper.body
    assert shop.owner.email not in to_shopper.message().as_string()
    assert reverse("order_tracking", args=[order.order.tracking_token]) in to_shopper.body
    assert "We will." in Client().get(reverse("order_tracking", args=[order.order.tracking_token])).text


@pytest.mark.parametrize(("text", "words"), [("  ", "You wrote nothing"), ("x" * 1001, "yours has 1001")])
def test_what_cannot_be_sent_is_kept_and_says_why(text: str, words: str) -> None:
    shop = rows.make_shop()
    order = rows.make_shop_order(shop)

    page = write(order, text)
    answer = rows.signed_in(shop.owner).post(reverse("shop_orders:message", args=[order.pk]), {"text": text})

    assert page.status_code == answer.status_code == 422
    assert words in page.text
    assert words in answer.text
    assert text.strip() in page.text
    assert not OrderMessage.objects.exists()


def test_too_many_messages_within_an_hour_are_refused_and_the_next_hour_takes_more() -> None:
    order = rows.make_shop_order(rows.make_shop())
    for n in range(MOST):
        assert write(order, f"Message {n}").status_code == 200

    refused = write(order, "One more")

    assert refused.status_code == 422
    assert "Wait a little" in refused.text
    assert OrderMessage.objects.count() == MOST
    OrderMessage.objects.update(written_at=timezone.now() - WITHIN)
    assert write(order, "One more").status_code == 200


def test_a_button_pressed_twice_sends_once() -> None:
    order = rows.make_shop_order(rows.make_shop())
    write(order, "Hello")
    write(order, "Hello")
    assert OrderMessage.objects.count() == 1


def test_only_the_link_of_the_order_itself_opens_its_messages() -> None:
    shop = rows.make_shop()
    order, other = rows.make_shop_order(shop), rows.make_shop_order(shop)

    for token, pk in ((order.order.tracking_token, other.pk), ("nonsense", order.pk), (order.order.tracking_token, 9_999_999)):
        assert Client().post(reverse("order_message", args=[token, pk]), {"text": "Hello"}).status_code == 404
    assert not OrderMessage.objects.exists()


def test_a_shop_asks_for_a_pick_up_and_the_clerk_confirms_it() -> None:
    shop = rows.make_shop()
    browser, clerk = rows.signed_in(shop.owner), rows.signed_in(factories.make_user(role=Role.CLERK))
    day = next(days_to_ask(shop.partner.sends_from))
    form = {"day": day.isoformat(), "window": "afternoon", "parcels": "4", "note": "The green gate"}

    page = browser.post(reverse("shop_pickups:index"), form, follow=True)
    assert "The post is asked to come" in page.text
    again = browser.post(reverse("shop_pickups:index"), form)
    assert again.status_code == 422
    assert "You have asked for that day already." in again.text
    listed = clerk.get(reverse("post:pickups")).text
    assert "The green gate" in listed
    assert "One pick-up to confirm" in clerk.get(reverse("wagtailadmin_home")).text
    pickup = PickupRequest.objects.get()
    clerk.post(reverse("post:settle_pickup", args=[pickup.pk]), {"answer": "confirm"})

    assert "Confirmed" in browser.get(reverse("shop_pickups:index")).text
    browser.post(reverse("shop_pickups:call_off", args=[pickup.pk]))
    pickup.refresh_from_db()
    assert pickup.state == PickupRequest.State.CANCELLED
    settled = clerk.post(reverse("post:settle_pickup", args=[pickup.pk]), {"answer": "confirm"}, follow=True)
    assert "settled already" in settled.text
    assert browser.post(reverse("shop_pickups:index"), form).status_code == 302, "a day that was called off is free again"


def test_the_post_does_not_come_on_a_sunday_nor_where_all_offices_are_closed() -> None:
    sender = factories.make_partner().sends_from
    monday = dt.date(2027, 3, 8)
    Closure.objects.create(day=monday + dt.timedelta(days=2), reason="Inventory")

    days = list(days_to_ask(sender, now=at(monday, 9)))

    assert monday in days
    assert dt.date(2027, 3, 14) not in days
    assert monday + dt.timedelta(days=2) not in days


def test_today_is_offered_until_noon_and_its_morning_not_at_all() -> None:
    sender = factories.make_partner().sends_from
    monday = dt.date(2027, 3, 8)
    ask = partial(ask_for_pickup, sender=sender, day=monday, parcels=1)

    with pytest.raises(CannotAsk, match="Choose the afternoon"):
        ask(window="morning", now=at(monday, 9))
    with pytest.raises(CannotAsk, match="does not come on that day"):
        ask(window="any", now=at(monday, 12))
    assert not PickupRequest.objects.exists()
    assert monday not in set(days_to_ask(sender, now=at(monday, 23)))
    assert ask(window="afternoon", now=at(monday, 11)).day == monday


def test_another_shops_pick_up_is_not_there() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    sender = other.partner.sends_from
    pickup = ask_for_pickup(sender=sender, day=next(days_to_ask(sender)), window="any", parcels=1, note="Not yours")
    browser = rows.signed_in(shop.owner)

    assert "Not yours" not in browser.get(reverse("shop_pickups:index")).text
    for pk in (pickup.pk, 9_999_999):
        assert browser.post(reverse("shop_pickups:call_off", args=[pk])).status_code == 404
    pickup.refresh_from_db()
    assert pickup.state == PickupRequest.State.ASKED


@pytest.mark.parametrize("count", [10, 1000])
def test_the_lists_of_pick_ups_cost_a_fixed_number_of_queries(django_assert_max_num_queries: Any, count: int) -> None:
    shop = rows.make_shop()
    today = timezone.localdate()
    PickupRequest.objects.bulk_create(PickupRequest(sender=shop.partner.sends_from, day=today + dt.timedelta(days=n)) for n in range(count))
    write_message(shop_order=rows.make_shop_order(shop), side=Side.SHOPPER, text="Hello")
    for user, name in ((shop.owner, "shop_pickups:index"), (factories.make_user(role=Role.CLERK), "post:pickups")):
        browser = rows.signed_in(user)
        with django_assert_max_num_queries(25):
            assert browser.get(reverse(name)).status_code == 200
