"""Money that is too much, too little, too late or there twice: every cent has an order or is owed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from marketplace.ledger.balances import balances
from marketplace.ledger.checking import check_books
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.paying import mark_paid
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.models import Assignment, Receipt, Slip, Surplus
from marketplace.slips.receiving import AlreadyDecided, assign, record_receipt
from marketplace.slips.refusals import SlipRefused
from marketplace.slips.settling import settle
from marketplace.slips.taking import take_payment
from tests.factories import make_user
from tests.ledger.rows import books, money
from tests.slips.rows import make_slip, money_comes, pieces_left, sell_out
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=9)


def mails() -> str:
    run_tasks()
    return "\n".join(f"{message.subject}\n{message.body}" for message in mail.outbox)


def test_the_exact_amount_by_bank_pays_the_order() -> None:
    slip = make_slip(total="23.40")

    money_comes(slip, "23.40")

    slip.refresh_from_db()
    assert slip.state == Slip.State.PAID
    assert slip.order.paid_at is not None
    assert books() == {"clearing:bank_transfer": Decimal("23.40"), **money(pending="19.40", delivery="4.00")}
    assert check_books() == []


def test_too_much_pays_the_order_and_the_difference_is_owed() -> None:
    slip = make_slip(total="23.40")

    money_comes(slip, "30.00")

    surplus = Surplus.objects.get()
    assert (surplus.amount, surplus.cause) == (Decimal("6.60"), Surplus.Cause.OVER)
    assert books()["buyer_credit"] == Decimal("6.60")
    assert "unassigned" not in books()
    assert "€6.60 pays for nothing and is kept as your credit" in mails()
    assert check_books() == []


def test_too_little_pays_nothing_is_held_and_told_and_a_second_receipt_completes_it(client: Client) -> None:
    slip = make_slip(total="23.40")

    money_comes(slip, "20.00")

    slip.refresh_from_db()
    assert (slip.state, slip.held, slip.missing) == (Slip.State.OPEN, Decimal("20.00"), Decimal("3.40"))
    assert slip.order.paid_at is None
    assert books() == {"clearing:bank_transfer": Decimal("20.00"), "unassigned": Decimal("20.00")}
    assert "€3.40 is missing" in mails()
    page = client.get(f"/en/order/{slip.order.tracking_token}/").content.decode()
    assert "€20.00 of €23.40 has come. €3.40 is missing" in page

    money_comes(slip, "3.40")

    slip.refresh_from_db()
    assert slip.state == Slip.State.PAID
    assert "unassigned" not in books()
    assert not Surplus.objects.exists()
    assert check_books() == []


def test_too_little_when_the_time_is_over_is_owed_and_the_things_go_back(client: Client) -> None:
    slip = make_slip(total="23.40", pieces=2, stock=10)
    money_comes(slip, "20.00")

    expire_due_slips(timezone.now() + LATER)

    slip.refresh_from_db()
    assert slip.state == Slip.State.EXPIRED
    assert Surplus.objects.get().cause == Surplus.Cause.SHORT
    assert books() == {"clearing:bank_transfer": Decimal("20.00"), "buyer_credit": Decimal("20.00")}
    assert pieces_left(slip) == 10
    assert "less than was asked for" in mails()
    assert "We keep €20.00 for you as credit" in client.get(f"/en/order/{slip.order.tracking_token}/").content.decode()
    assert check_books() == []


def test_late_money_takes_the_things_again_where_they_are_there() -> None:
    slip = make_slip(total="23.40", pieces=2, stock=10)
    expire_due_slips(timezone.now() + LATER)

    money_comes(slip, "23.40")

    slip.refresh_from_db()
    assert (slip.state, slip.order.cancelled_at) == (Slip.State.PAID, None)
    assert pieces_left(slip) == 8
    assert check_books() == []


def test_late_money_is_owed_where_the_things_are_gone_and_no_stock_moves() -> None:
    slip = make_slip(total="23.40", pieces=2, stock=10)
    expire_due_slips(timezone.now() + LATER)
    sell_out(slip)

    money_comes(slip, "23.40")

    slip.refresh_from_db()
    assert slip.state == Slip.State.EXPIRED
    assert slip.order.cancelled_at is not None
    assert pieces_left(slip) == 0
    assert Surplus.objects.get().cause == Surplus.Cause.LATE
    assert books()["buyer_credit"] == Decimal("23.40")
    assert check_books() == []


def test_late_money_revives_no_order_whose_shop_has_closed() -> None:
    slip = make_slip()
    expire_due_slips(timezone.now() + LATER)
    partner = slip.order.lines.get().partner
    type(partner).objects.filter(pk=partner.pk).update(is_open=False)

    money_comes(slip, "23.40")

    assert Surplus.objects.get().cause == Surplus.Cause.LATE


def test_an_order_that_was_cancelled_by_somebody_does_not_live_again() -> None:
    slip = make_slip()
    cancel_unpaid(order=slip.order, at=timezone.now())
    expire_due_slips(timezone.now() + LATER)

    money_comes(slip, "23.40")

    slip.refresh_from_db()
    assert slip.order.paid_at is None
    assert Surplus.objects.get().amount == Decimal("23.40")


def test_money_for_an_order_that_is_paid_is_owed_whole() -> None:
    slip = make_slip()
    take_payment(slip=slip, actor=make_user(role=Role.CLERK))

    money_comes(slip, "23.40")

    assert Surplus.objects.get().cause == Surplus.Cause.TWICE
    assert books()["buyer_credit"] == Decimal("23.40")
    assert check_books() == []


def test_the_same_news_twice_is_one_receipt() -> None:
    slip = make_slip()
    first = money_comes(slip, "23.40", external="bank-77")

    again, is_new = record_receipt(channel="bank_transfer", external="bank-77", amount=Decimal("23.40"), currency="EUR", at=timezone.now())
    assert (again, is_new) == (first, False)
    with pytest.raises(AlreadyDecided):
        assign(receipt=again, slip=slip, at=timezone.now())

    assert books()["clearing:bank_transfer"] == Decimal("23.40")
    settle(slip=slip, at=timezone.now())
    assert not Surplus.objects.exists()


def test_what_came_is_never_changed() -> None:
    receipt = money_comes(make_slip(), "30.00")
    for model in (Receipt, Assignment, Surplus):
        row = model.objects.get()
        for change in (model.objects.filter(pk=row.pk).delete, lambda model=model: model.objects.update(created_at=timezone.now())):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
    assert Receipt.objects.get() == receipt


def test_the_check_finds_a_receipt_that_is_not_in_the_books() -> None:
    Receipt.objects.create(channel_id="bank_transfer", external="x", amount=5, currency="EUR", received_at=timezone.now())
    assert [finding.question for finding in check_books()] == ["receipts", "unassigned"]


def test_the_check_finds_a_slip_that_is_called_paid_without_money() -> None:
    slip = make_slip()
    mark_paid(order=slip.order, at=timezone.now())
    Slip.objects.update(state=Slip.State.PAID)
    assert [finding.question for finding in check_books()] == ["receipts"]


AMOUNTS = st.sampled_from(["5.00", "23.40", "23.39", "23.41", "46.80", "0.01", "18.40"])
HAPPENINGS = st.one_of(
    st.tuples(st.just("money"), AMOUNTS),
    st.tuples(st.just("counter"), st.just("")),
    st.tuples(st.just("expire"), st.just("")),
    st.tuples(st.just("sell_out"), st.just("")),
    st.tuples(st.just("again"), AMOUNTS),
    st.tuples(st.just("settle"), st.just("")),
    st.tuples(st.just("cancel"), st.just("")),
)


@given(st.lists(HAPPENINGS, min_size=1, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_comes_each_cent_has_an_order_or_is_owed(happens: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        slip, clerk = make_slip(total="23.40"), make_user(role=Role.CLERK)
        for name, amount in happens:
            _happen(name, amount, slip, clerk)
            slip = Slip.objects.select_related("order").get(pk=slip.pk)
            _explained(slip)
        transaction.set_rollback(True)


def _happen(name: str, amount: str, slip: Slip, clerk: object) -> None:
    if name == "money":
        money_comes(slip, amount)
    elif name == "again":
        record_receipt(channel="bank_transfer", external="the-same", amount=Decimal(amount), currency="EUR", at=timezone.now())
        receipt = Receipt.objects.get(external="the-same")
        if not Assignment.objects.filter(receipt=receipt).exists():
            assign(receipt=receipt, slip=slip, at=timezone.now())
    elif name == "counter":
        try:
            take_payment(slip=slip, actor=clerk)  # type: ignore[arg-type]
        except SlipRefused:
            return
    elif name == "expire":
        expire_due_slips(timezone.now() + LATER)
    elif name == "sell_out":
        if pieces_left(slip) > 0:
            sell_out(slip)
    elif name == "cancel":
        cancel_unpaid(order=slip.order, at=timezone.now())
    else:
        settle(slip=slip, at=timezone.now())


def _explained(slip: Slip) -> None:
    came = sum((receipt.amount for receipt in Receipt.objects.all()), Decimal(0))
    owed = sum((surplus.amount for surplus in Surplus.objects.all()), Decimal(0))
    stands = books()
    is_paid = slip.order.paid_at is not None
    assert is_paid is (slip.state == Slip.State.PAID)
    held = came - owed - (slip.amount if is_paid else 0)
    assert held >= 0
    assert held == 0 or (slip.state == Slip.State.OPEN and held < slip.amount)
    assert stands.get("buyer_credit", Decimal(0)) == owed
    assert stands.get("unassigned", Decimal(0)) == held
    assert pieces_left(slip) >= 0
    assert sum(balances().values()) == 0
    assert check_books() == []
