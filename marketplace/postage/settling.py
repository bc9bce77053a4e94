"""From what Stripe says to our rows. It may be told any number of times, in any order, by webhook, return page and sweeper at once.

Order of locks: charge, then what it pays for. Stripe is asked before a transaction begins, never within.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from logistics.charges import settle
from logistics.models import Charge
from marketplace.cards.amounts import minor_units
from marketplace.cards.client import live_mode
from marketplace.cards.settling import SETTLED, unpaid_state
from marketplace.cards.told import Told, ask, close
from marketplace.postage.asking import KEY
from marketplace.postage.models import PostagePage
from marketplace.postage.refunds import owe_back
from marketplace.postage.way import CARD

logger = logging.getLogger(__name__)

State, Reason = PostagePage.State, PostagePage.Reason
NOT_THERE_TO_BE_GIVEN_BACK = {Reason.REFUNDED, Reason.ACCOUNT, Reason.MODE}


def look_again(page: PostagePage) -> PostagePage:
    """Ask Stripe about ``page`` and write down what it says; the row as it is then. Raises what the client raises."""
    return note(page, ask(page.stripe_id)) if page.stripe_id else page


def take_away(page: PostagePage) -> PostagePage:
    """Make sure that nobody can pay on ``page`` any more, or learn that somebody did; the row as it is then."""
    if not page.stripe_id:
        PostagePage.objects.filter(pk=page.pk, state=State.ASKED, stripe_id=None).update(state=State.LOST)
        page.refresh_from_db()
        if not page.stripe_id:
            return page
    return note(page, close(str(page.stripe_id)))


def note(page: PostagePage, told: Told) -> PostagePage:
    """Write down what Stripe says of ``page``: rows only, in one transaction. A charge is paid by card here and nowhere else."""
    with transaction.atomic():
        charge = Charge.objects.select_for_update().get(pk=page.charge_id)
        page = PostagePage.objects.get(pk=page.pk)
        page.charge = charge
        page.looked_at = timezone.now()
        if page.state not in SETTLED:
            page.intent_id = told.intent_id or page.intent_id
            page.url = told.url or page.url
            if told.is_paid:
                _take(page, charge, told)
            elif page.state in PostagePage.LIVE:
                page.state = unpaid_state(told)
        page.save()
    return page


def what_is_odd(told: Told, *, page: PostagePage, charge: Charge) -> PostagePage.Reason | None:
    """Why the money that Stripe took does not pay ``charge``; None where all of it fits."""
    if told.live_mode != live_mode():
        return Reason.MODE
    if page.stripe_id != told.session_id or told.reference != charge.reference or told.metadata.get(KEY) != charge.reference:
        return Reason.CHARGE
    if charge.currency != told.currency or charge.currency != told.received_currency:
        return Reason.CURRENCY
    if not minor_units(charge.amount, charge.currency) == told.amount == told.received:
        return Reason.AMOUNT
    if told.destination:
        return Reason.ACCOUNT
    return Reason.REFUNDED if told.returned else None


def _take(page: PostagePage, charge: Charge, told: Told) -> None:
    """Money was taken. It pays the charge, or it goes back; it never stays without either."""
    page.paid, page.paid_currency = told.received_amount, told.received_currency
    reason = what_is_odd(told, page=page, charge=charge)
    if reason is not None:
        page.state, page.reason = State.ODD, reason
        logger.error("Card payment %s for charge %s is odd (%s) and settles nothing", told.session_id, charge.reference, reason)
    elif charge.state == Charge.State.OPEN:
        page.state = State.PAID
        page.save()  # first: what was paid for may be owed back in the same breath
        settle(charge=charge, way=CARD, at=timezone.now())
        return
    else:
        page.state = State.RETURNED
        page.reason = Reason.GIVEN_UP if charge.state == Charge.State.CANCELLED else Reason.TWICE
    if reason not in NOT_THERE_TO_BE_GIVEN_BACK:
        page.save()
        owe_back(page)
