"""Taking the money of a slip at a counter, once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from marketplace.slips.models import Receipt, Slip
from marketplace.slips.receiving import assign, record_receipt
from marketplace.slips.refusals import SlipRefused, refusal_of

__all__ = ["SlipRefused", "take_payment"]


def take_payment(*, slip: Slip, actor: User, channel: str = "counter") -> Receipt:
    """Note that ``actor`` took what was missing of ``slip`` in cash, and mark its order paid, in one transaction.

    The slip is locked first: of two clerks, or of a clerk and the expiry, one comes after the other and sees what was done. Beneath that
    the receipt's number, which counts those of the slip, refuses a second row. A slip that has expired is taken where its things are
    still there: then the order lives again. ``SlipRefused`` when it is paid, gone or cancelled; then nothing was written.
    """
    with transaction.atomic():
        slip = Slip.objects.select_for_update().get(pk=slip.pk)
        now = timezone.now()
        refusal = refusal_of(slip)
        if refusal is None:
            number = slip.assignments.filter(receipt__channel__code=channel).count() + 1
            receipt, is_new = record_receipt(
                channel=channel,
                external=f"{slip.reference}/{number}",
                amount=slip.missing,
                currency=slip.currency,
                at=now,
                taken_by=actor,
            )
            if is_new and assign(receipt=receipt, slip=slip, at=now, by=actor).state == Slip.State.PAID:
                return receipt
            transaction.set_rollback(True)
    # The last piece may have gone at this moment.
    refusal = refusal or refusal_of(Slip.objects.get(pk=slip.pk))
    if refusal is None:
        raise RuntimeError(f"Slip {slip.pk} could not be paid, and nothing says why.")
    raise refusal
