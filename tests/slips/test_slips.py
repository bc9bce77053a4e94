"""A slip is paid once or expires, and its order follows."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from background.tick import jobs
from marketplace.order import cancelling
from marketplace.order.models import ShopOrder
from marketplace.slips import expiry, issuing
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.issuing import issue_slip
from marketplace.slips.lookup import find
from marketplace.slips.models import Receipt, Slip
from marketplace.slips.references import grouped, is_valid, new_reference
from marketplace.slips.refusals import Refusal, SlipRefused
from marketplace.slips.taking import take_payment
from tests.factories import make_user
from tests.slips.rows import make_order, make_slip, pieces_left, sell_out

pytestmark = pytest.mark.django_db
PAST = dt.timedelta(minutes=-1)


def test_a_slip_asks_for_the_whole_order() -> None:
    order = make_order(total="23.40")

    slip = issue_slip(order=order, due_at=timezone.now() + dt.timedelta(days=3))

    assert (slip.amount, slip.currency, slip.state) == (Decimal("23.40"), "EUR", Slip.State.OPEN)
    assert is_valid(slip.reference)


def test_a_reference_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = make_slip().reference
    free = new_reference()
    drawn = iter([taken, taken, free])
    monkeypatch.setattr(issuing, "new_reference", lambda: next(drawn))

    assert make_slip().reference == free


def test_an_order_has_one_slip() -> None:
    slip = make_slip()
    with pytest.raises(IntegrityError):
        issue_slip(order=slip.order, due_at=slip.due_at)


def test_taking_the_money_pays_the_order() -> None:
    slip, clerk = make_slip(total="23.40"), make_user(role=Role.CLERK)

    payment = take_payment(slip=slip, actor=clerk)

    slip = find(grouped(slip.reference))
    assert slip.state == Slip.State.PAID
    assert (payment.amount, payment.taken_by) == (slip.amount, clerk)
    assert slip.order.paid_at == payment.received_at
    assert slip.order.shop_orders.get().state == ShopOrder.State.TO_PACK


def test_a_second_time_is_refused_with_who_and_when() -> None:
    slip = make_slip()
    first = make_user(role=Role.CLERK, first_name="Rosa", last_name="Matos")
    taken_at = take_payment(slip=slip, actor=first).received_at

    with pytest.raises(SlipRefused) as refusal:
        take_payment(slip=slip, actor=make_user(role=Role.CLERK))

    assert refusal.value.kind is Refusal.PAID
    assert "Rosa Matos" in refusal.value.reason
    assert f"{timezone.localtime(taken_at):%H:%M}" in refusal.value.reason
    assert Receipt.objects.count() == 1


def test_the_database_refuses_a_second_receipt_of_one_number_by_itself() -> None:
    slip, clerk = make_slip(), make_user(role=Role.CLERK)
    receipt = take_payment(slip=slip, actor=clerk)
    twice = Receipt(channel=receipt.channel, external=receipt.external, amount=1, currency="EUR", received_at=receipt.received_at)

    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()

    assert Receipt.objects.count() == 1


def test_late_money_is_taken_while_the_things_are_there_and_the_order_lives_again() -> None:
    slip = make_slip(due_in=PAST, pieces=2, stock=10)
    expire_due_slips(timezone.now())
    assert pieces_left(slip) == 10

    take_payment(slip=slip, actor=make_user(role=Role.CLERK))

    slip = find(slip.reference)
    assert slip.state == Slip.State.PAID
    assert slip.order.paid_at is not None
    assert slip.order.cancelled_at is None
    assert slip.order.shop_orders.get().state == ShopOrder.State.TO_PACK
    assert pieces_left(slip) == 8
    assert slip.order.lines.get().num_allocated == 2


def test_late_money_is_refused_at_the_counter_when_the_things_are_gone() -> None:
    slip = make_slip(due_in=PAST)
    expire_due_slips(timezone.now())
    sell_out(slip)

    with pytest.raises(SlipRefused) as refusal:
        take_payment(slip=slip, actor=make_user(role=Role.CLERK))

    assert refusal.value.kind is Refusal.EXPIRED
    assert not Receipt.objects.exists()
    assert find(slip.reference).order.paid_at is None


def test_a_cancelled_order_takes_no_money_and_the_slip_stays_as_it_was() -> None:
    slip = make_slip()
    cancelling.cancel_unpaid(order=slip.order, at=timezone.now())

    with pytest.raises(SlipRefused) as refusal:
        take_payment(slip=slip, actor=make_user(role=Role.CLERK))

    assert refusal.value.kind is Refusal.CANCELLED
    assert not Receipt.objects.exists()
    assert Slip.objects.get().state == Slip.State.OPEN


def test_mistyped_and_unknown_references_are_told_apart() -> None:
    reference = make_slip().reference
    wrong_digit = reference[:-1] + str((int(reference[-1]) + 1) % 10)

    for typed, kind in ((wrong_digit, Refusal.CHECK_DIGIT), ("cheese", Refusal.CHECK_DIGIT), ("RF18 5390 0754 7034", Refusal.UNKNOWN)):
        with pytest.raises(SlipRefused) as refusal:
            find(typed)
        assert refusal.value.kind is kind


def test_an_unpaid_slip_expires_and_the_stock_comes_back() -> None:
    due, later = make_slip(due_in=PAST, pieces=2, stock=10), make_slip()
    assert pieces_left(due) == 8

    assert expire_due_slips(timezone.now()) == 1

    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.state, later.state) == (Slip.State.EXPIRED, Slip.State.OPEN)
    assert pieces_left(due) == 10
    assert due.order.shop_orders.get().state == ShopOrder.State.CANCELLED
    # A second run finds nothing and gives nothing back twice.
    assert expire_due_slips(timezone.now()) == 0
    assert pieces_left(due) == 10


def test_a_slip_that_cannot_expire_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = make_slip(due_in=PAST * 2), make_slip(due_in=PAST)
    really = expiry.cancel_unpaid

    def cancel(*, order: object, at: dt.datetime) -> bool:
        if order == broken.order:
            raise ValueError("no")
        return really(order=order, at=at)  # type: ignore[arg-type]

    monkeypatch.setattr(expiry, "cancel_unpaid", cancel)

    with pytest.raises(ExceptionGroup):
        expire_due_slips(timezone.now())

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, fine.state) == (Slip.State.OPEN, Slip.State.EXPIRED)


def test_the_tick_expires_slips() -> None:
    assert jobs["slips.expire"].function is expire_due_slips
