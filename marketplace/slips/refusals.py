"""Why no money is taken for a slip."""

from __future__ import annotations

from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_moment
from marketplace.slips.models import Slip, SlipPayment


class Refusal(StrEnum):
    """The kinds of refusal; each has its own colour and word at the counter."""

    CHECK_DIGIT = "check_digit"
    UNKNOWN = "unknown"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class SlipRefused(Exception):
    """No money was taken. ``kind`` for machines, ``reason`` for people, in the language that was active."""

    def __init__(self, kind: Refusal, reason: str, *, slip: Slip | None = None) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.slip = slip


def check_digit_wrong() -> SlipRefused:
    return SlipRefused(
        Refusal.CHECK_DIGIT,
        _("This reference has a mistake in it: the check digits do not fit. Compare it with the slip, group by group."),
    )


def length_wrong() -> SlipRefused:
    return SlipRefused(
        Refusal.CHECK_DIGIT, _("This is no reference: a slip’s is RF and 14 digits. Scan the bars of the slip, or type all of it.")
    )


def parcel_number() -> SlipRefused:
    return SlipRefused(Refusal.UNKNOWN, _("This is the number of a parcel. The reference of a slip begins with RF."))


def unknown() -> SlipRefused:
    return SlipRefused(Refusal.UNKNOWN, _("No slip has this reference. It may be another company's: ask for the letter that came with it."))


def refusal_of(slip: Slip) -> SlipRefused | None:
    """What stands in the way of taking money for ``slip`` as it is in memory; None when nothing does."""
    if slip.state == Slip.State.PAID:
        payment = SlipPayment.objects.select_related("taken_by").get(slip=slip)
        return SlipRefused(
            Refusal.PAID,
            _("This slip was paid on %(when)s. %(clerk)s took the money.")
            % {"when": format_moment(payment.taken_at), "clerk": payment.taken_by},
            slip=slip,
        )
    if slip.order.paid_at and slip.state == Slip.State.OPEN:
        return SlipRefused(
            Refusal.PAID,
            _("The order of this slip was paid on %(when)s in another way. Take no money.") % {"when": format_moment(slip.order.paid_at)},
            slip=slip,
        )
    if slip.order.cancelled_at and slip.state == Slip.State.OPEN:
        return SlipRefused(
            Refusal.CANCELLED,
            _("The order of this slip was cancelled on %(when)s. There is nothing to pay.")
            % {"when": format_moment(slip.order.cancelled_at)},
            slip=slip,
        )
    if slip.state == Slip.State.EXPIRED or slip.due_at < timezone.now():
        return SlipRefused(
            Refusal.EXPIRED,
            _("This slip had to be paid by %(when)s and has expired. Take no money; the shopper can order again.")
            % {"when": format_moment(slip.due_at)},
            slip=slip,
        )
    return None
