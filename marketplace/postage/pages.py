"""The page at Stripe where a charge can be paid: one at a time."""

from __future__ import annotations

import logging

import stripe
from django.db import transaction
from django.utils import timezone

from logistics.models import Charge
from marketplace.cards.beginning import PAGE_LASTS
from marketplace.cards.client import UNREACHABLE, stripe_client
from marketplace.cards.sessions import TRIES, CannotPayNow, NotToBePaid
from marketplace.cards.told import close, read
from marketplace.postage.asking import idempotency_key, page_fields
from marketplace.postage.models import PostagePage
from marketplace.postage.settling import look_again

__all__ = ["CannotPayNow", "NotToBePaid", "page_to_pay"]

logger = logging.getLogger(__name__)

State = PostagePage.State


def page_to_pay(charge: Charge, *, back_to: str) -> str:
    """The address of the one page where ``charge`` can be paid now: the open one's, else a new one's.

    Called twice at once, it is the same page. Raises ``NotToBePaid`` and ``CannotPayNow``.
    """
    for _ in range(TRIES):
        page = _page_in_work(charge, back_to)
        try:
            page = look_again(page) if page.stripe_id else _ask_for(page)
        except UNREACHABLE as failure:
            logger.warning("Stripe could not be reached for charge %s: %s", charge.reference, type(failure).__name__)
            if isinstance(failure, stripe.APIError) and not page.stripe_id:
                # A key keeps its 500 for a day: the next try needs another. The page, if there is one, was never shown to anybody.
                _give_up(page)
            raise CannotPayNow from failure
        except (stripe.AuthenticationError, stripe.PermissionError) as failure:
            logger.exception("Stripe refuses our key")
            raise CannotPayNow from failure
        except stripe.StripeError as failure:
            logger.warning("Stripe refused a page for charge %s: %s", charge.reference, failure)
            _give_up(page)
            continue
        if page.state == State.OPEN and page.url:
            return page.url
        if page.state in {State.PROCESSING, State.PAID}:
            raise NotToBePaid
    raise CannotPayNow(refused=True)


def _page_in_work(charge: Charge, back_to: str) -> PostagePage:
    """The page that can be paid or is being asked for, else a new try."""
    now = timezone.now()
    with transaction.atomic():
        charge = Charge.objects.select_for_update().get(pk=charge.pk)
        if charge.state != Charge.State.OPEN or charge.expires_at <= now:
            raise NotToBePaid
        pages = PostagePage.objects.filter(charge=charge)
        page = pages.select_related("charge").filter(state__in=PostagePage.LIVE).first()
        if page is not None:
            return page
        last = pages.order_by("-number").values_list("number", flat=True).first() or 0
        return PostagePage.objects.create(charge=charge, number=last + 1, back_to=back_to, expires_at=now + PAGE_LASTS)


def _ask_for(page: PostagePage) -> PostagePage:
    """Have Stripe make the page of this try, and keep its number. Raises what the client raises."""
    options: stripe.RequestOptions = {"idempotency_key": idempotency_key(page)}
    made = stripe_client().v1.checkout.sessions.create(page_fields(page), options)  # type: ignore[arg-type]
    told = read(made)
    kept = PostagePage.objects.filter(pk=page.pk, state=State.ASKED, stripe_id=None)
    if not kept.update(state=State.OPEN, stripe_id=told.session_id, url=told.url):
        page.refresh_from_db()
        if page.stripe_id != told.session_id:
            close(told.session_id)  # given up while Stripe thought: nobody has seen this page, and nobody shall
            return page
    page.refresh_from_db()
    return page


def _give_up(page: PostagePage) -> None:
    PostagePage.objects.filter(pk=page.pk, state=State.ASKED, stripe_id=None).update(state=State.LOST)
