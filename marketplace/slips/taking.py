"""Taking the money of a slip, once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from marketplace.order.paying import mark_paid
from marketplace.slips.models import Slip, SlipPayment
from marketplace.slips.refusals import SlipRefused, refusal_of

__all__ = ["SlipRefused", "take_payment"]


def take_payment(*, slip: Slip, actor: User) -> SlipPayment:
    """Note that ``actor`` took the whole amount of ``slip`` in cash, and mark its order paid, in one transaction.

    The slip is claimed by a conditional UPDATE: of two clerks, or of a clerk and the expiry, exactly one gets it. Beneath
    that, the payment's one-to-one key refuses a second row. ``SlipRefused`` when it is paid, expired or cancelled, or its order
    is; then nothing was written.
    """
    with transaction.atomic():
        now = timezone.now()
        claimed = Slip.objects.filter(pk=slip.pk, state=Slip.State.OPEN, due_at__gte=now).update(state=Slip.State.PAID)
        if claimed:
            # Everybody locks the slip first and the order second, so that nobody waits in a circle.
            slip = Slip.objects.select_related("order").get(pk=slip.pk)
            payment = SlipPayment.objects.create(slip=slip, amount=slip.amount, taken_by=actor)
            if mark_paid(order=slip.order, at=payment.taken_at):
                return payment
            transaction.set_rollback(True)
    refusal = refusal_of(Slip.objects.select_related("order").get(pk=slip.pk))
    if refusal is None:
        raise RuntimeError(f"Slip {slip.pk} could not be claimed, and nothing says why.")
    raise refusal
