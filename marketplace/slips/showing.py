"""A slip as the pages and mails of its order show it."""

from __future__ import annotations

from typing import Any

from logistics.barcode import Code128
from marketplace.order.models import Order
from marketplace.slips.models import Slip
from marketplace.slips.transfer import transfer_for


def shown_slip(order: Order) -> dict[str, Any]:
    """What the templates of a slip read: ``slip`` (None where there is none), its reference, bars and times, and how it is paid by bank.

    ``order`` comes from ``orders_to_show``.
    """
    slip: Slip | None = getattr(order, "slip", None)
    if slip is None:
        return {"slip": None}
    dues = list(slip.dues.all())
    return {
        "slip": slip,
        "reference": slip.shown_reference,
        "bars": Code128(slip.reference),
        "dues": dues,
        "transfer": transfer_for(slip),
        "transfer_due": slip.due_by("bank_transfer"),
        "by_bank_alone": bool(dues) and all(due.channel_id == "bank_transfer" for due in dues),
        "slip_due": next((due.due_at for due in dues if due.channel_id != "bank_transfer"), slip.due_at),
        "has_come": slip.held if slip.state == Slip.State.OPEN else 0,
        "to_pay": slip.missing,
        "surpluses": list(slip.surpluses.all()),
    }
