"""From what a clerk typed to the slip."""

from __future__ import annotations

from logistics import numbers
from marketplace.slips import references
from marketplace.slips.models import Slip
from marketplace.slips.refusals import check_digit_wrong, length_wrong, parcel_number, short_unknown, unknown


def find(typed: str) -> Slip:
    """The slip of this reference, in whatever state, with its order.

    ``SlipRefused`` when it is too short or too long or its check digits are wrong (then it was mistyped), when it is the number
    of a parcel, or when there is no such slip (then it is not ours).
    """
    reference = references.short(typed) or references.normalise(typed)
    if len(reference) != references.SHORT and not references.is_valid(reference):
        if numbers.is_valid(numbers.clean(typed)):
            raise parcel_number()
        raise check_digit_wrong() if len(reference) == references.LENGTH else length_wrong()
    slips = Slip.objects.select_related("order", "order__delivers_to", "order__user")
    slip = slips.prefetch_related("assignments__receipt", "surpluses").filter(reference=reference).first()
    if slip is None:
        raise unknown() if len(reference) != references.SHORT else short_unknown()
    return slip
