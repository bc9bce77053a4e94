"""Two clerks, or a clerk and the clock, at the same moment: one gets the slip."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.roles import Role
from marketplace.ledger.checking import check_books
from marketplace.order.models import Order
from marketplace.slips.cancelling import cancel_by_buyer
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.models import Receipt, Slip, Surplus
from marketplace.slips.refusals import Refusal, SlipRefused
from marketplace.slips.taking import take_payment
from tests.credit.rows import balance, buyer, order_of
from tests.factories import make_product, make_user
from tests.marketplace.ordering import stock_of
from tests.slips.rows import make_slip, money_comes, pieces_left
from tests.together import at_once

ROUNDS = 10


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_of_many_clerks_at_once_one_takes_the_money() -> None:
    clerks = [make_user(role=Role.CLERK) for _ in range(4)]
    for _ in range(ROUNDS):
        slip = make_slip()

        answers = at_once(
            *(lambda clerk=clerk, slip=slip: take_payment(slip=Slip.objects.get(pk=slip.pk), actor=clerk) for clerk in clerks)
        )

        assert sum(isinstance(answer, Receipt) for answer in answers) == 1
        refusals = [answer.kind for answer in answers if isinstance(answer, SlipRefused)]
        assert refusals == [Refusal.PAID] * 3
        assert Receipt.objects.filter(assignment__slip=slip).count() == 1


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_paying_and_expiring_at_once_leave_a_paid_order_with_its_things() -> None:
    clerk = make_user(role=Role.CLERK)

    for _ in range(ROUNDS):
        slip = make_slip(pieces=2, stock=10)
        # The clock of the tick runs ahead, so that both find the slip theirs.
        ahead = timezone.now() + dt.timedelta(days=4)

        answers = at_once(
            lambda slip=slip: take_payment(slip=Slip.objects.get(pk=slip.pk), actor=clerk),
            lambda ahead=ahead: expire_due_slips(ahead),
        )

        slip = Slip.objects.select_related("order").get(pk=slip.pk)
        took = isinstance(answers[0], Receipt)
        assert not isinstance(answers[1], Exception), answers[1]
        assert took or isinstance(answers[0], SlipRefused), answers[0]
        # Where the clock was first, the money was late, and the things were there still.
        assert took
        assert slip.state == Slip.State.PAID
        order = Order.objects.get(pk=slip.order_id)
        assert (order.paid_at is not None, order.cancelled_at is not None) == (True, False)
        assert pieces_left(slip) == 8


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_the_same_receipt_twice_at_once_is_one() -> None:
    for place in range(ROUNDS):
        slip = make_slip(total="23.40")

        answers = at_once(*(lambda slip=slip, place=place: money_comes(slip, "23.40", external=f"bank {place}") for _ in range(3)))

        assert sum(isinstance(answer, Receipt) for answer in answers) == 1, answers
        assert Receipt.objects.filter(external=f"bank {place}").count() == 1
        assert not Surplus.objects.exists()
    assert check_books() == []


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_late_money_for_two_orders_and_one_last_piece_revives_one_and_owes_the_other() -> None:
    for _ in range(ROUNDS):
        first, second = make_slip(pieces=1, stock=1), make_slip(pieces=1, stock=1)
        expire_due_slips(timezone.now() + dt.timedelta(days=9))
        record = first.order.lines.get().stockrecord
        second.order.lines.update(stockrecord=record, product=record.product)

        answers = at_once(lambda slip=first: money_comes(slip, "23.40"), lambda slip=second: money_comes(slip, "23.40"))

        assert all(isinstance(answer, Receipt) for answer in answers), answers
        states = sorted(Slip.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True))
        assert states == [Slip.State.EXPIRED, Slip.State.PAID]
        record.refresh_from_db()
        assert record.num_allocated == 1
        assert Surplus.objects.filter(slip__in=[first, second], cause=Surplus.Cause.LATE).count() == 1
    assert check_books() == []


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("at_the_counter", [True, False], ids=["counter", "bank"])
def test_money_and_the_buyer_who_cancels_at_once_end_in_one_of_the_two(at_the_counter: bool) -> None:
    clerk, cheese = make_user(role=Role.CLERK), make_product(price="12.50", stock=500)
    user = buyer("500.00")
    for _ in range(ROUNDS):
        order = order_of(user, (cheese, 2), credit="10.00")
        slip, has, free = order.slip, balance(user), stock_of(cheese)[1]

        def pay(slip: Slip = slip) -> object:
            if at_the_counter:
                return take_payment(slip=Slip.objects.get(pk=slip.pk), actor=clerk)
            return money_comes(Slip.objects.get(pk=slip.pk), str(slip.amount))

        came, cancelled = at_once(pay, lambda order=order: cancel_by_buyer(order=Order.objects.get(pk=order.pk), at=timezone.now()))

        order, slip = Order.objects.get(pk=order.pk), Slip.objects.get(pk=slip.pk)
        assert isinstance(cancelled, bool), cancelled
        assert isinstance(came, Receipt | SlipRefused), came
        assert (order.paid_at is not None, order.cancelled_at is not None) == (not cancelled, cancelled)
        assert slip.state == (Slip.State.EXPIRED if cancelled else Slip.State.PAID)
        # The credit that was to pay a part comes back, and money that was taken all the same is credit; or neither.
        over = slip.amount if isinstance(came, Receipt) else 0
        assert balance(user) == has + (10 + over if cancelled else 0)
        assert stock_of(cheese)[1] == free - (2 if cancelled else 0)
    assert check_books() == []


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_a_part_that_comes_while_the_buyer_cancels_is_credit() -> None:
    user = buyer("1.00")
    for _ in range(ROUNDS):
        order = order_of(user)
        has = balance(user)

        came, cancelled = at_once(
            lambda order=order: money_comes(Slip.objects.get(order=order), "3.00"),
            lambda order=order: cancel_by_buyer(order=Order.objects.get(pk=order.pk), at=timezone.now()),
        )

        assert isinstance(came, Receipt), came
        assert cancelled is True, cancelled
        assert balance(user) == has + 3
    assert check_books() == []
