"""Why no money is taken for a slip."""

from __future__ import annotations

from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_moment
from marketplace.slips.models import Slip
from marketplace.slips.settling import can_still_be_paid, was_cancelled


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
        Refusal.CHECK_DIGIT,
        _("This is no reference: a slip’s is RF and 14 digits, or nine digits. Scan the bars of the slip, or type all of it."),
    )


def parcel_number() -> SlipRefused:
    return SlipRefused(
        Refusal.UNKNOWN, _("This is the number of a parcel. The reference of a slip begins with RF, or is nine digits long.")
    )


def unknown() -> SlipRefused:
    return SlipRefused(Refusal.UNKNOWN, _("No slip has this reference. It may be another company's: ask for the letter that came with it."))


def short_unknown() -> SlipRefused:
    return SlipRefused(
        Refusal.UNKNOWN,
        _("No slip has these nine digits. Compare them with the slip, group by group; or it is another company’s: ask for the letter."),
    )


def refusal_of(slip: Slip) -> SlipRefused | None:
    """What stands in the way of taking money for ``slip`` as it is in memory; None when nothing does."""
    if slip.state == Slip.State.PAID:
        return SlipRefused(Refusal.PAID, _already_paid(slip), slip=slip)
    if slip.order.paid_at and slip.state == Slip.State.OPEN:
        return SlipRefused(
            Refusal.PAID,
            _("The order of this slip was paid on %(when)s in another way. Take no money.") % {"when": format_moment(slip.order.paid_at)},
            slip=slip,
        )
    if slip.order.cancelled_at and (slip.state == Slip.State.OPEN or was_cancelled(slip)):
        return SlipRefused(
            Refusal.CANCELLED,
            _("The order of this slip was cancelled on %(when)s. There is nothing to pay.")
            % {"when": format_moment(slip.order.cancelled_at)},
            slip=slip,
        )
    if slip.state == Slip.State.EXPIRED and not can_still_be_paid(slip):
        return SlipRefused(
            Refusal.EXPIRED,
            _("This slip had to be paid by %(when)s and has expired, and its things are gone. Take no money; the shopper can order again.")
            % {"when": format_moment(slip.due_at)},
            slip=slip,
        )
    return None


def is_late(slip: Slip) -> bool:
    """Whether its time is over; where money is taken all the same, the desk says why."""
    return slip.state == Slip.State.EXPIRED or (slip.state == Slip.State.OPEN and slip.due_at < timezone.now())


def _already_paid(slip: Slip) -> str:
    """When, how, and by whose hand; and what more has come than was asked for."""
    assignment = slip.assignments.select_related("receipt__taken_by", "receipt__channel").order_by("-pk").first()
    if assignment is None:
        return _("This slip is paid. Take no money.")
    receipt = assignment.receipt
    said = {"when": format_moment(receipt.received_at), "clerk": receipt.taken_by, "way": receipt.channel}
    if receipt.taken_by:
        return _("This slip was paid on %(when)s. %(clerk)s took the money.") % said
    return _("This slip was paid on %(when)s: %(way)s. Take no money.") % said
