"""Ordering for chosen hours: kept while it is paid, the order's when it is placed, never more than the post can bring."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from logistics.models import Service, Shipment, Slot, SlotDay, SlotPlace
from logistics.slots.places import active, expire, give_back, take
from marketplace.checkout.models import CheckoutDelivery
from marketplace.order.booking import book_shipments
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.dates import renew_dates
from marketplace.order.models import Order, ShopOrder
from marketplace.order.placing import CannotPlace, place_order
from marketplace.order.regular import give_up_slots_of_cancelled
from tests import factories
from tests.logistics.slots import make_slot
from tests.marketplace.ordering import make_checkout
from tests.marketplace.test_checkout import ADDRESS, CHECKOUT, DELIVERY, PAYMENT, add, hidden
from tests.marketplace.test_checkout_places import queries_of
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot() -> Slot:
    """Of a service that comes on a later day, so that the hour at which the test runs does not matter."""
    service = factories.make_service(code="evening", name="Evening", kind="same_day", delivers_on="1234567", cutoff=dt.time(23, 59))
    make_slot(service, starts=dt.time(20), ends=dt.time(22), capacity=9)
    return make_slot(service, capacity=1)


@pytest.fixture
def cheese() -> Any:
    return factories.make_product(title="Wheel of cheese", price="18.00", stock=9, grams=900)


def options(page: str) -> list[tuple[str, bool, str]]:
    """Value, whether it can be chosen, and words of each hour on offer."""
    select = re.search(r'<select [^>]*name="day-[^"]*">(.*?)</select>', page, re.DOTALL)[1]  # type: ignore[index]
    found = re.findall(r'<option value="([^"]*)"([^>]*)>([^<]*)</option>', select)
    return [(value, "disabled" not in marks, words) for value, marks, words in found]


def choose(client: Client, value: str) -> Any:
    page = client.get(DELIVERY).content.decode()
    name, service = re.search(r'<input type="radio"[^>]*name="(service-\d+)" value="(\d+)"', page).groups()  # type: ignore[union-attr]
    seller = name.split("-")[1]
    return client.post(DELIVERY, {name: service, f"day-{seller}-{service}": value})


def at_the_delivery(cheese: Any) -> Client:
    client = Client()
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)
    return client


def first_of(client: Client, slot: Slot) -> str:
    page = client.get(DELIVERY).content.decode()
    return next(value for value, free, _words in options(page) if free and value.endswith(f"@{slot.pk}"))


def test_the_hours_go_with_the_order_to_mail_tracking_and_shipment(slot: Slot, cheese: Any) -> None:
    client = at_the_delivery(cheese)
    value = first_of(client, slot)
    assert choose(client, value).url == PAYMENT
    kept = active().get()
    assert (kept.state, kept.slot_day.taken) == ("kept", 1)
    page = client.get(PAYMENT).content.decode()
    assert "18:00–20:00" in page

    client.post(PAYMENT, {**hidden(page), "payment": "cash_on_delivery"})

    order = Order.objects.get()
    shop_order = order.shop_orders.get()
    kept.refresh_from_db()
    assert (kept.state, kept.key) == ("taken", shop_order.number)
    assert (shop_order.slot_from, shop_order.slot_until) == (dt.time(18), dt.time(20))
    run_tasks()
    shipment = Shipment.objects.get()
    assert (shipment.window_from, shipment.window_until) == (dt.time(18), dt.time(20))
    assert "18:00–20:00" in mail.outbox[0].body
    assert "18:00–20:00" in client.get(f"/en/order/{order.tracking_token}/").content.decode()
    number = shipment.parcels.get().number.number
    assert "18:00–20:00" in client.get(f"/en/track/{number}/").content.decode()


def test_full_hours_are_shown_so_and_the_next_ones_named(slot: Slot, cheese: Any) -> None:
    client = at_the_delivery(cheese)
    value = first_of(client, slot)
    take(slot=slot, day=dt.date.fromisoformat(value.partition("@")[0]), key="somebody", at=timezone.now())

    said = choose(client, value).content.decode()

    assert "18:00–20:00 is full by now. The next ones: " in said
    assert (value, False) in [(row[0], row[1]) for row in options(said)]
    assert not active().exclude(key="somebody").exists()


def test_hours_that_fill_up_at_that_moment_are_shown_full(slot: Slot, cheese: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = at_the_delivery(cheese)
    value = first_of(client, slot)
    from marketplace.checkout import places

    def somebody_is_quicker(choice: Any, *, key: str, at: dt.datetime) -> None:
        raise places.slot_places.SlotFull("full")

    monkeypatch.setattr(places, "keep_slot", somebody_is_quicker)
    said = choose(client, value).content.decode()

    assert "is full by now. The next ones: " in said
    assert (value, False) in [(row[0], row[1]) for row in options(said)]


def test_the_own_place_is_not_full_for_whoever_has_it(slot: Slot, cheese: Any) -> None:
    client = at_the_delivery(cheese)
    value = first_of(client, slot)
    choose(client, value)

    page = client.get(DELIVERY).content.decode()
    assert (value, True) in [(row[0], row[1]) for row in options(page)]
    assert f'value="{value}" selected' in page
    assert choose(client, value).url == PAYMENT
    assert SlotDay.objects.get().taken == 1


@pytest.mark.parametrize("value", ["", "2026-01-01", "x@y", "2026-01-01@1"])
def test_hours_that_were_not_offered_are_refused(slot: Slot, cheese: Any, value: str) -> None:
    said = choose(at_the_delivery(cheese), value).content.decode()

    assert "Choose the hours for the things from" in said


def test_who_takes_another_service_gives_the_place_back(slot: Slot, cheese: Any) -> None:
    client = at_the_delivery(cheese)
    choose(client, first_of(client, slot))
    other = factories.make_service(code="other", position=5)
    page = client.get(DELIVERY).content.decode()
    day = re.search(rf'name="day-{cheese.partner_id}-{other.pk}">\s*<option value="([^"]*)"', page)[1]  # type: ignore[index]

    client.post(DELIVERY, {f"service-{cheese.partner_id}": str(other.pk), f"day-{cheese.partner_id}-{other.pk}": day})

    assert not active().exists()
    assert CheckoutDelivery.objects.get().slot is None


def test_what_expired_and_is_somebody_elses_by_now_is_said_before_anything_is_ordered(slot: Slot, cheese: Any) -> None:
    client = at_the_delivery(cheese)
    choose(client, first_of(client, slot))
    page = client.get(PAYMENT).content.decode()
    day = active().get().slot_day.day
    expire(timezone.now() + dt.timedelta(hours=1))
    take(slot=slot, day=day, key="somebody", at=timezone.now())

    answer = client.post(PAYMENT, {**hidden(page), "payment": "slip"}, follow=True).content.decode()

    assert "18:00–20:00 is full by now" in answer
    assert not Order.objects.exists()
    assert SlotDay.objects.get(slot=slot).taken == 1


def two_checkouts(slot: Slot, cheese: Any) -> tuple[Any, Any]:
    first, second = (make_checkout((cheese, 1)) for _ in range(2))
    quote_day = CheckoutDelivery.objects.first().promised_for  # type: ignore[union-attr]
    CheckoutDelivery.objects.update(slot=slot, promised_for=quote_day)
    return first, second


def test_the_last_place_is_ordered_once(slot: Slot, cheese: Any) -> None:
    first, second = two_checkouts(slot, cheese)

    place_order(checkout=first)
    with pytest.raises(CannotPlace, match="is full by now"):
        place_order(checkout=second)

    assert Order.objects.count() == 1
    assert SlotDay.objects.get().taken == 1


def test_an_order_that_nobody_paid_gives_its_place_back(slot: Slot, cheese: Any) -> None:
    first, _second = two_checkouts(slot, cheese)
    order = place_order(checkout=first)

    cancel_unpaid(order=order, at=timezone.now())

    assert SlotDay.objects.get().taken == 0
    assert not active().exists()


def test_a_part_that_was_cancelled_otherwise_gives_it_back_too(slot: Slot, cheese: Any) -> None:
    first, _second = two_checkouts(slot, cheese)
    place_order(checkout=first)
    assert give_up_slots_of_cancelled(timezone.now()) == 0
    ShopOrder.objects.update(state=ShopOrder.State.CANCELLED)

    assert give_up_slots_of_cancelled(timezone.now()) == 1
    assert SlotDay.objects.get().taken == 0


def test_paid_in_time_the_hours_stay_and_paid_late_they_become_the_next_free_ones(slot: Slot, cheese: Any) -> None:
    first, _second = two_checkouts(slot, cheese)
    order = place_order(checkout=first)
    before = order.shop_orders.get()

    renew_dates(order=order, at=timezone.now())
    assert order.shop_orders.get().promised_for == before.promised_for
    late = timezone.now() + dt.timedelta(days=(before.promised_for - timezone.localdate()).days + 1)
    renew_dates(order=order, at=late)

    after = order.shop_orders.get()
    assert after.promised_for > before.promised_for
    assert (after.slot_from, after.slot_until) in {(dt.time(18), dt.time(20)), (dt.time(20), dt.time(22))}
    assert SlotDay.objects.get(day=before.promised_for).taken == 0
    assert active().get().slot_day.day == after.promised_for


def test_a_revived_order_takes_a_place_anew(slot: Slot, cheese: Any) -> None:
    first, _second = two_checkouts(slot, cheese)
    order = place_order(checkout=first)
    give_back(SlotPlace.objects.all(), at=timezone.now())

    renew_dates(order=order, at=timezone.now())

    assert active().get().key == order.shop_orders.get().number
    ShopOrder.objects.update(state=ShopOrder.State.TO_PACK)
    book_shipments.func(order.pk)
    assert Shipment.objects.get().window_from == order.shop_orders.get().slot_from


def test_ten_lines_over_three_shops_with_hours_stay_within_the_budget(slot: Slot, django_assert_max_num_queries: Any) -> None:
    Slot.objects.update(capacity=9)
    slot.refresh_from_db()
    partners = [factories.make_partner() for _ in range(3)]
    products = [factories.make_product(partner=partners[n % 3]) for n in range(10)]
    checkout = make_checkout(*((product, 1) for product in products))
    CheckoutDelivery.objects.update(slot=slot)
    for delivery in CheckoutDelivery.objects.all():
        key = f"checkout-{checkout.pk}-{delivery.partner_id}"
        take(slot=slot, day=delivery.promised_for, key=key, at=timezone.now(), kept_until=timezone.now() + dt.timedelta(minutes=9))

    with django_assert_max_num_queries(60):
        place_order(checkout=checkout)

    assert SlotDay.objects.get().taken == 3


def test_without_chosen_hours_nothing_costs_more(cheese: Any) -> None:
    factories.make_service()

    def cost() -> int:
        checkout = make_checkout((cheese, 1))
        return queries_of(lambda: place_order(checkout=checkout))

    cost()
    without = cost()
    make_slot(factories.make_service(code="evening", kind=Service.Kind.SAME_DAY, position=9))
    cost()
    assert cost() <= without + 2  # the hours and what is taken of them are read with the prices
