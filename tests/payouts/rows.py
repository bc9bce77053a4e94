"""Sellers with money to be paid out, made by the same calls that people's clicks make."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.order.models import ShopOrder
from marketplace.partner.models import Partner
from marketplace.payouts.accounts import write_bank_account
from marketplace.payouts.models import Payout, PayoutRun, PayoutTerms
from marketplace.payouts.running import start_run
from tests import factories
from tests.ledger.rows import deliver, paid_order
from tests.tasks import run_tasks

IBAN = "PT50000201231234567890154"
OTHER_IBAN = "FR7630006000011234567890189"
POSTS_IBAN = "PT50002700000001234567833"
LONG_AGO = dt.timedelta(days=8)  # longer than money is held
Kind = Account.Kind


def the_post_pays(**fields: Any) -> PayoutTerms:
    terms = PayoutTerms(pk=1, **{"payer_name": "Correios da Feira", "payer_iban": POSTS_IBAN, **fields})
    terms.save()
    return terms


def make_seller(*, iban: str = IBAN, holder: str = "Lena Silva", **fields: Any) -> Partner:
    """A seller with a bank account; ``iban=""``: without one."""
    partner = factories.make_partner(**fields)
    if iban:
        write_bank_account(partner=partner, holder=holder, iban=iban, by=None)
    return partner


def delivered(partner: Partner, price: str = "100.00", *, ago: dt.timedelta = LONG_AGO) -> ShopOrder:
    """An order of one piece that was paid and delivered ``ago``."""
    order = paid_order((factories.make_product(partner=partner, price=price), 1))
    shop_order = order.shop_orders.get()
    deliver(shop_order, at=timezone.now() - ago)
    return shop_order


def gone_back(shop_order: ShopOrder, amount: str, *, reference: str = "") -> None:
    """What a refund after delivery does to the books."""
    value = Decimal(amount)
    post(
        event=Transfer.Event.SHORTAGE,
        reference=reference or f"{shop_order.number}/back",
        occurred_at=timezone.now(),
        currency="EUR",
        shop_order=shop_order,
        entries=[(Place(Kind.PAYABLE, partner_id=shop_order.partner_id), value), (Place(Kind.REFUNDS), -value)],
    )


def run_now(*, currency: str = "EUR", at: dt.datetime | None = None) -> PayoutRun:
    """The operator starts a run, and the worker comes by."""
    run = start_run(by=None, currency=currency, at=at or timezone.now())
    run_tasks()
    run.refresh_from_db()
    return run


def amounts(run: PayoutRun) -> dict[str, Decimal]:
    """Seller's name → what the run pays."""
    return {payout.partner.name: payout.amount for payout in Payout.objects.filter(run=run).select_related("partner")}
