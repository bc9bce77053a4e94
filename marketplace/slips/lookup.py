"""From what a clerk typed to the slip."""

from __future__ import annotations

from logistics import numbers
from marketplace.slips import references
from marketplace.slips.models import Slip
from marketplace.slips.refusals import check_digit_wrong, length_wrong, parcel_number, unknown


def find(typed: str) -> Slip:
    """The slip of this reference, in whatever state, with its order.

    ``SlipRefused`` when it is too short or too long or its check digits are wrong (then it was mistyped), when it is the number
    of a parcel, or when there is no such slip (then it is not ours).
    """
    reference = references.normalise(typed)
    if not references.is_valid(reference):
        if numbers.is_valid(numbers.clean(typed)):
            raise parcel_number()
        raise check_digit_wrong() if len(reference) == references.LENGTH else length_wrong()
    slip = (
        Slip.objects.select_related("order", "order__delivers_to", "order__user", "payment__taken_by").filter(reference=reference).first()
    )
    if slip is None:
        raise unknown()
    return slip
