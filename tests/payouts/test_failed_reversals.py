"""What Stripe would not take back from a seller stands on a list, and is tried again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.roles import Role
from marketplace.ledger.models import Transfer
from marketplace.ledger.posting import Place, post
from marketplace.payouts.models import Payout, PayoutRun, StripeTransfer, TransferReversal
from tests import factories

pytestmark = pytest.mark.django_db


def transfer() -> StripeTransfer:
    run = PayoutRun.objects.create(currency="EUR", until=timezone.now(), minimum=1, started_at=timezone.now())
    partner = factories.make_partner()
    booked = post(
        event=Transfer.Event.PAYOUT,
        reference=f"{run.pk}",
        occurred_at=timezone.now(),
        currency="EUR",
        entries=[(Place("payable", partner_id=partner.pk), Decimal(20)), (Place("clearing", "card"), Decimal(-20))],
    )
    assert booked
    payout = Payout.objects.create(
        run=run, partner=partner, amount=20, currency="EUR", means="stripe", stripe_account="acct_1", transfer=booked
    )
    state = StripeTransfer.State.DONE
    return StripeTransfer.objects.create(payout=payout, amount=20, currency="EUR", state=state, stripe_id=f"tr_{run.pk}")


def failed(of: StripeTransfer, amount: str = "15.00", reference: str = "refund 1") -> TransferReversal:
    return TransferReversal.objects.create(
        transfer=of, reference=reference, amount=Decimal(amount), state=TransferReversal.State.FAILED, reason="Not enough there."
    )


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(factories.make_user(role=Role.OPERATOR, is_staff=True))
    return client


def test_it_stands_on_the_list_with_its_reason_and_is_tried_once_more(desk: Client) -> None:
    row = failed(transfer())
    assert "1 reversal at Stripe failed." in desk.get(reverse("payouts:index")).content.decode()
    assert "Not enough there." in desk.get(reverse("payouts:reversals")).content.decode()

    for _ in range(2):
        desk.post(reverse("payouts:reverse_again", args=[row.pk]))

    row.refresh_from_db()
    assert (row.state, row.number) == (TransferReversal.State.WAITING, 2)
    assert "No reversal has failed" in desk.get(reverse("payouts:reversals")).content.decode()


def test_no_more_is_taken_back_than_was_transferred(desk: Client) -> None:
    of = transfer()
    row = failed(of)
    TransferReversal.objects.create(transfer=of, reference="refund 2", amount=10, state=TransferReversal.State.DONE, stripe_id="trr_2")

    desk.post(reverse("payouts:reverse_again", args=[row.pk]))

    row.refresh_from_db()
    assert row.state == TransferReversal.State.FAILED


@pytest.mark.parametrize("name", ["reversals", "failed"])
def test_the_lists_take_as_many_queries_for_ten_as_for_a_thousand(
    desk: Client, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    of = transfer()
    counts = []
    for count in (10, 990):
        TransferReversal.objects.bulk_create(
            TransferReversal(transfer=of, reference=f"{count}/{n}", amount=1, state=TransferReversal.State.FAILED) for n in range(count)
        )
        StripeTransfer.objects.bulk_create(
            StripeTransfer(payout=of.payout, amount=1, currency="EUR", state=StripeTransfer.State.FAILED) for _ in range(count)
        )
        with django_assert_max_num_queries(40) as queries:
            desk.get(reverse(f"payouts:{name}"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
