"""Ordering to an office or a locker: chosen at the checkout, kept while it is paid, and never lost on the way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from logistics.labels.rows import label_rows
from logistics.lockers.reserving import active, expire
from logistics.models import Address, LockerBank, LockerReservation, Office, OfficeArea, Parcel, Service, Shipment
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.order.booking import book_shipments
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Order, ShopOrder
from marketplace.order.placing import CannotPlace, place_order
from marketplace.order.regular import give_up_compartments_of_cancelled
from tests import factories
from tests.logistics.places import make_bank, make_office
from tests.marketplace.ordering import make_checkout
from tests.marketplace.test_checkout import ADDRESS, CHECKOUT, DELIVERY, PAYMENT, add, first_offered, hidden
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = make_office(name="Coimbra Centro", code="coimbra")
    OfficeArea.objects.create(office=office, first="3000-000", last="3049-999")
    make_office(name="Far away", latitude=43, longitude=-8)
    return office


@pytest.fixture
def bank(office: Office) -> LockerBank:
    return make_bank("BB", name="Cacifo Estação", code="estacao", office=office)


@pytest.fixture
def cheese() -> Any:
    factories.make_service()
    factories.make_service(code="to-office", name="To an office", kind="office", position=4)
    factories.make_service(code="to-locker", name="To a locker", kind="locker", position=5, cash_on_delivery=False, max_grams=25_000)
    return factories.make_product(title="Wheel of cheese", price="18.00", stock=9, grams=900)


def choose(client: Client, code: str, place: str) -> Any:
    """Answer the delivery page with the service ``code`` and the place whose option has ``place`` in it."""
    page = client.get(DELIVERY).content.decode()
    service = Service.objects.get(code=code)
    answers = first_offered(page)
    seller = next(iter(answers)).split("-")[1]
    for name, options in re.findall(r'<select [^>]*name="(place-[^"]*)">(.*?)</select>', page, re.DOTALL):
        if name == f"place-{seller}-{service.pk}":
            answers[name] = re.search(rf'value="([^"]*)"[^>]*>[^<]*{place}', options)[1]  # type: ignore[index]
    return client.post(DELIVERY, answers | {f"service-{seller}": str(service.pk)})


def to_payment(client: Client, cheese: Any, code: str, place: str) -> str:
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)
    answer = choose(client, code, place)
    assert answer.url == PAYMENT, answer
    return client.get(PAYMENT).content.decode()


def test_an_office_is_chosen_and_stays_with_the_order_to_the_label(client: Client, cheese: Any, office: Office) -> None:
    page = to_payment(client, cheese, "to-office", "Coimbra Centro")
    assert "It waits for you at <strong>Coimbra Centro</strong>" in page
    assert "Far away" not in client.get(DELIVERY).content.decode()

    client.post(PAYMENT, {**hidden(page), "payment": "cash_on_delivery"})

    order = Order.objects.get()
    run_tasks()
    shop_order = order.shop_orders.get()
    assert shop_order.office == office
    shipment = Shipment.objects.get()
    assert (shipment.office, shipment.recipient.email, shipment.language) == (office, "ana@example.org", "en")
    assert "where it waits for you: Coimbra Centro" in mail.outbox[0].body
    assert ">Coimbra Centro</a>" in client.get(f"/en/order/{order.tracking_token}/").content.decode()
    label = next(label_rows(Parcel.objects.all(), language="en")).recipient
    assert (label.name, label.company, label.postcode) == ("Ana Lopes", "Coimbra Centro", "3000-150")


def test_a_compartment_is_kept_while_paying_and_the_orders_when_placed(client: Client, cheese: Any, bank: LockerBank) -> None:
    page = to_payment(client, cheese, "to-locker", "Cacifo Estação")
    kept = active().get()
    assert (kept.state, kept.compartment.bank, kept.kept_until is not None) == ("kept", bank, True)

    client.post(PAYMENT, {**hidden(page), "payment": "slip"})

    order = Order.objects.get()
    kept.refresh_from_db()
    assert (kept.state, kept.key) == ("expected", order.shop_orders.get().number)
    ShopOrder.objects.update(state=ShopOrder.State.TO_PACK)
    book_shipments.func(order.pk)
    kept.refresh_from_db()
    assert kept.parcel == Parcel.objects.get()
    assert kept.parcel.shipment.locker == bank


def test_cash_is_not_taken_at_a_locker(client: Client, cheese: Any, bank: LockerBank) -> None:
    page = to_payment(client, cheese, "to-locker", "Cacifo Estação")

    assert "does not take cash" in page


def test_who_changes_their_mind_gives_the_compartment_back(client: Client, cheese: Any, bank: LockerBank) -> None:
    to_payment(client, cheese, "to-locker", "Cacifo Estação")

    choose(client, "to-office", "Coimbra Centro")

    assert not active().exists()
    assert CheckoutDelivery.objects.get().locker is None


def test_a_second_look_keeps_the_same_compartment_for_longer(client: Client, cheese: Any, bank: LockerBank) -> None:
    to_payment(client, cheese, "to-locker", "Cacifo Estação")
    LockerReservation.objects.update(kept_until=timezone.now() + dt.timedelta(minutes=1))

    client.get(PAYMENT)
    choose(client, "to-locker", "Cacifo Estação")

    assert LockerReservation.objects.get().kept_until > timezone.now() + dt.timedelta(minutes=20)  # type: ignore[operator]


def test_a_full_locker_offers_the_next_one(client: Client, cheese: Any, office: Office, bank: LockerBank) -> None:
    make_bank("B", name="Cacifo Norte", office=office, latitude=40.3)
    for _n in range(2):
        other = Client()
        to_payment(other, cheese, "to-locker", "Cacifo Estação")

    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)
    page = client.get(DELIVERY).content.decode()

    assert "Cacifo Norte" in page
    assert "Cacifo Estação" not in page


def test_a_locker_that_fills_up_between_two_pages_is_said(client: Client, cheese: Any, bank: LockerBank) -> None:
    make_bank("B", name="Cacifo Norte", office=bank.office, latitude=40.3)
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)
    page = client.get(DELIVERY).content.decode()
    LockerBank.objects.filter(pk=bank.pk).update(last_heard_at=None)
    service = Service.objects.get(code="to-locker")
    seller = cheese.partner_id
    answers = first_offered(page) | {f"service-{seller}": str(service.pk), f"place-{seller}-{service.pk}": f"locker-{bank.pk}"}

    said = client.post(DELIVERY, answers).content.decode()

    assert "the places on offer have changed" in said
    assert not active().exists()


@pytest.mark.parametrize("place", ["", "locker-999999", "office-1", "x"])
def test_a_place_that_was_not_offered_is_refused(client: Client, cheese: Any, bank: LockerBank, place: str) -> None:
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)
    service, seller = Service.objects.get(code="to-locker"), cheese.partner_id
    answers = first_offered(client.get(DELIVERY).content.decode())

    said = client.post(DELIVERY, answers | {f"service-{seller}": str(service.pk), f"place-{seller}-{service.pk}": place})

    assert "Choose the place for the things from" in said.content.decode()


def test_what_expired_is_taken_anew_while_there_is_room_and_said_when_there_is_none(client: Client, cheese: Any, bank: LockerBank) -> None:
    page = to_payment(client, cheese, "to-locker", "Cacifo Estação")
    expire(timezone.now() + dt.timedelta(hours=1))

    client.post(PAYMENT, {**hidden(page), "payment": "slip"})
    assert active().get().state == "expected"

    other = Client()
    page = to_payment(other, cheese, "to-locker", "Cacifo Estação")
    expire(timezone.now() + dt.timedelta(hours=1))
    LockerBank.objects.update(last_heard_at=None)
    answer = other.post(PAYMENT, {**hidden(page), "payment": "slip"}, follow=True)
    assert "does not answer at present" in answer.content.decode()
    assert Order.objects.count() == 1


def test_an_order_that_nobody_paid_gives_its_compartment_back(client: Client, cheese: Any, bank: LockerBank) -> None:
    page = to_payment(client, cheese, "to-locker", "Cacifo Estação")
    client.post(PAYMENT, {**hidden(page), "payment": "slip"})

    cancel_unpaid(order=Order.objects.get(), at=timezone.now())

    assert not active().exists()


def test_a_part_that_was_cancelled_otherwise_gives_it_back_too(client: Client, cheese: Any, bank: LockerBank) -> None:
    page = to_payment(client, cheese, "to-locker", "Cacifo Estação")
    client.post(PAYMENT, {**hidden(page), "payment": "slip"})
    assert give_up_compartments_of_cancelled(timezone.now()) == 0
    ShopOrder.objects.update(state=ShopOrder.State.CANCELLED)

    assert give_up_compartments_of_cancelled(timezone.now()) == 1


def test_paid_when_the_locker_is_full_it_waits_at_the_lockers_office(client: Client, cheese: Any, bank: LockerBank) -> None:
    page = to_payment(client, cheese, "to-locker", "Cacifo Estação")
    client.post(PAYMENT, {**hidden(page), "payment": "slip"})
    LockerReservation.objects.update(state="ended", ended_at=timezone.now(), end="released")
    LockerBank.objects.update(last_heard_at=None)
    ShopOrder.objects.update(state=ShopOrder.State.TO_PACK)

    book_shipments.func(Order.objects.get().pk)

    shipment = Shipment.objects.get()
    assert (shipment.locker, shipment.office) == (None, bank.office)
    assert ShopOrder.objects.get().place == bank.office


def test_chilled_and_large_things_are_refused_with_the_reason(client: Client, cheese: Any, bank: LockerBank) -> None:
    factories.make_service(code="chilled", name="Chilled", is_chilled=True)
    cold = factories.make_product(title="Fresh cheese", grams=500, keep_cold=True)
    heavy = factories.make_product(title="A stone", grams=26_000)
    for thing, said in ((cold, "To a locker does not keep cold."), (heavy, "To a locker takes")):
        visitor = Client()
        add(visitor, thing)
        visitor.post(CHECKOUT, ADDRESS)
        assert said in visitor.get(DELIVERY).content.decode()


def test_far_from_every_office_neither_is_offered(client: Client, cheese: Any, bank: LockerBank) -> None:
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS | {"postcode": "1250-142", "locality": "Lisboa"})

    page = client.get(DELIVERY).content.decode()

    assert "To a locker: no office of ours is near 1250-142." in page
    assert "To an office: no office of ours is near 1250-142." in page
    assert "<select id=" in page  # to the door it goes


def test_a_full_office_is_not_offered(client: Client, cheese: Any, office: Office) -> None:
    Office.objects.filter(pk=office.pk).update(capacity=0)
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)

    assert "No office near you keeps parcels at present." in client.get(DELIVERY).content.decode()


def test_a_new_mail_address_is_a_new_row(client: Client, cheese: Any) -> None:
    add(client, cheese)
    client.post(CHECKOUT, ADDRESS)
    client.post(CHECKOUT, ADDRESS | {"email": "new@example.org"})

    assert Checkout.objects.get().address.email == "new@example.org"  # type: ignore[union-attr]
    assert Address.objects.filter(email="ana@example.org").exists()


# --- Without such a service nothing costs more ---


def queries_of(action: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        action()
    return len(seen)


def test_neither_pages_nor_placing_ask_more_of_a_basket_that_comes_to_the_door(client: Client) -> None:
    factories.make_service()
    product = factories.make_product(stock=90)
    make_bank(office=make_office())

    def whole_way() -> list[int]:
        visitor = Client()
        add(visitor, product)
        visitor.post(CHECKOUT, ADDRESS)
        answers = first_offered(visitor.get(DELIVERY).content.decode())
        counts = [queries_of(lambda: visitor.get(DELIVERY)), queries_of(lambda: visitor.post(DELIVERY, answers))]
        counts.append(queries_of(lambda: visitor.get(PAYMENT)))
        checkout = make_checkout((product, 1))
        return [*counts, queries_of(lambda: place_order(checkout=checkout))]

    whole_way()  # what is remembered from then on
    without = whole_way()
    with CaptureQueriesContext(connection) as seen:
        whole_way()

    # PostgreSQL's prepared statements show no text when they are run again.
    asked = [query["sql"] or "" for query in seen]
    touched = [sql for sql in asked if 'FROM "logistics_locker' in sql or 'FROM "logistics_compartment' in sql]
    assert not touched
    # And with such services on sale, placing and paying ask no more of whoever did not choose one.
    factories.make_service(code="to-locker", kind="locker", position=5, cash_on_delivery=False)
    whole_way()
    assert whole_way()[2:] == without[2:]


def test_placing_twice_with_one_compartment_left(cheese: Any, bank: LockerBank) -> None:
    LockerReservation.objects.all().delete()
    bank.compartments.filter(door=2).delete()  # type: ignore[attr-defined]
    service = Service.objects.get(code="to-locker")
    checkouts = [make_checkout((cheese, 1)) for _ in range(2)]
    CheckoutDelivery.objects.update(service=service, locker=bank)

    place_order(checkout=checkouts[0])
    with pytest.raises(CannotPlace, match=r"no free compartment of this size\. Choose another place\. Nothing was ordered\."):
        place_order(checkout=checkouts[1])

    assert Order.objects.count() == 1
    assert active().count() == 1
