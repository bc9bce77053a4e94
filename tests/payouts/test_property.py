"""Whatever happens, in whatever order: what a seller earned is paid out or still to be paid, and nothing is paid twice."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from itertools import count

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from marketplace.ledger.balances import sum_of
from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Account, Entry, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.partner.models import Partner
from marketplace.payouts.models import Payout, PayoutItem, PayoutRun
from marketplace.payouts.running import draw_run, mark_done, put_back, start_run
from tests import factories
from tests.payouts.rows import make_seller, the_post_pays

Kind, Event = Account.Kind, Transfer.Event
SOAK = int(os.environ.get("FEIRA_SOAK", "1"))
CENTS = st.integers(1, 20_000)
STEP = st.one_of(
    st.tuples(st.just("deliver"), st.integers(0, 2), CENTS),
    st.tuples(st.just("refund"), st.integers(0, 2), CENTS),
    st.tuples(st.just("days"), st.integers(1, 9), st.none()),
    st.tuples(st.just("run"), st.none(), st.none()),
    st.tuples(st.just("back"), st.integers(0, 9), st.none()),
    st.tuples(st.just("again"), st.integers(0, 9), st.none()),
)
_numbers = count(1)


class Payouts(HypothesisCase):
    """One example a transaction, rolled back after it."""

    @settings(max_examples=25 * SOAK, deadline=None)
    @given(steps=st.lists(STEP, min_size=1, max_size=25))
    def test_paid_out_and_payable_are_what_was_earned(self, steps: list[tuple[str, int | None, int | None]]) -> None:
        the_post_pays()
        self.sellers = [make_seller() for _n in range(3)]
        self.earned: dict[int, Decimal] = {seller.pk: Decimal(0) for seller in self.sellers}
        self.now = timezone.now() - dt.timedelta(days=400)
        for what, number, cents in steps:
            getattr(self, f"do_{what}")(number, cents)
            for seller in self.sellers:
                self.assert_explained(seller)
        assert not [finding for finding in check_books() if finding.question in {"payouts", "sums"}]

    def assert_explained(self, seller: Partner) -> None:
        payouts = Payout.objects.filter(partner=seller)
        paid = sum((payout.amount - payout.returned for payout in payouts), Decimal(0))
        payable = -sum_of(Entry.objects.filter(account__partner=seller, account__kind=Kind.PAYABLE))
        assert paid + payable == self.earned[seller.pk]
        for payout in payouts:
            assert -sum_of(Entry.objects.filter(payout_item__payout=payout)) == payout.amount

    def move(self, event: Event, seller: Partner, amount: Decimal) -> None:
        entries = [(Place(Kind.CLEARING, "slip"), amount), (Place(Kind.PAYABLE, partner_id=seller.pk), -amount)]
        post(event=event, reference=f"step {next(_numbers)}", occurred_at=self.now, currency="EUR", entries=entries)
        self.earned[seller.pk] += amount

    def do_deliver(self, number: int, cents: int) -> None:
        self.move(Event.DELIVERED, self.sellers[number], Decimal(cents).scaleb(-2))

    def do_refund(self, number: int, cents: int) -> None:
        self.move(Event.REFUNDED, self.sellers[number], -Decimal(cents).scaleb(-2))

    def do_days(self, days: int, _cents: None) -> None:
        self.now += dt.timedelta(days=days)

    def do_run(self, _number: None, _cents: None) -> None:
        run = start_run(by=None, currency="EUR", at=self.now)
        draw_run.func(run.pk)

    def do_back(self, number: int, _cents: None) -> None:
        payouts = list(Payout.objects.order_by("pk"))
        if payouts:
            put_back(payout=payouts[number % len(payouts)], reason="AC04", at=self.now)

    def do_again(self, number: int, _cents: None) -> None:
        runs = list(PayoutRun.objects.order_by("pk"))
        if runs:
            before = PayoutItem.objects.count()
            draw_run.func(runs[number % len(runs)].pk)
            mark_done(run=runs[number % len(runs)], by=factories.make_user())
            assert PayoutItem.objects.count() == before


pytestmark = pytest.mark.django_db
