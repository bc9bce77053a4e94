"""How two shops take returns, and a buyer who sends something back."""

from __future__ import annotations

from django.utils import timezone

from demo.running import RETURNS, SENT_BACK
from logistics.models import HomeSending
from marketplace.order.models import ShopOrder
from marketplace.partner.models import Partner
from marketplace.refunds.giving_back import Way
from marketplace.refunds.models import Refund, ReturnTerms
from marketplace.refunds.returning import send_back
from marketplace.refunds.withdrawing import may_withdraw, returnable, withdraw_from_contract


def add_returns() -> None:
    """The terms, and of the shop named first the newest part that may be withdrawn from: one piece comes back with a code."""
    for code, terms in RETURNS.items():
        ReturnTerms.objects.create(partner=Partner.objects.get(code=code), **terms)
    now = timezone.now()
    rows = ShopOrder.objects.filter(partner__code=SENT_BACK, state=ShopOrder.State.DELIVERED).select_related(
        "order__delivers_to", "partner"
    )
    parts = rows.prefetch_related("lines", "withdrawals", "shipment__parcels").order_by("-pk")
    part = next((part for part in parts if may_withdraw(part, now=now)), None)
    if part is None:
        return
    line = returnable(list(part.lines.all()))[0]
    way = Way(Refund.Means.CREDIT)
    row = withdraw_from_contract(shop_order=part, name=part.order.delivers_to.name, pieces={line.pk: 1}, way=way)
    send_back(withdrawal=row, hand_in=HomeSending.HandIn.CODE, at=now)
