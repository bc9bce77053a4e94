"""Stripe is asked about all postage that is unfinished, so that a message that never comes costs minutes and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from background.tick import regularly
from logistics.models import Charge
from marketplace.cards.client import is_offered
from marketplace.cards.regular import AT_ONCE, NOT_THERE, YOUNG, each
from marketplace.postage.models import PostagePage
from marketplace.postage.refunds import look_at_refund, unfinished
from marketplace.postage.settling import look_again, take_away


@regularly(name="postage.sweep", every=dt.timedelta(minutes=5))
def sweep(now: dt.datetime) -> int:
    """Look after pages and refunds that are not finished ``now``; how many were looked at. One that fails holds up no other."""
    if not is_offered():
        return 0
    failures: list[Exception] = []
    young = now - YOUNG
    try:
        done = each(_open_pages(young), _look_at_page, failures)
        done += each(unfinished(young), look_at_refund, failures)
    except NOT_THERE as failure:
        failures.append(failure)
        done = 0
    if failures:
        raise ExceptionGroup("Some postage could not be looked after.", failures)
    return done


def _open_pages(young: dt.datetime) -> Iterable[PostagePage]:
    """Those of which Stripe has told, and those whose answer was lost beside a charge that has ended in another way."""
    pages = PostagePage.objects.filter(state__in=PostagePage.LIVE, created_at__lt=young)
    pages = pages.exclude(stripe_id=None, charge__state=Charge.State.OPEN)
    return pages.select_related("charge").order_by(F("looked_at").asc(nulls_first=True), "pk")[:AT_ONCE]


def _look_at_page(page: PostagePage) -> None:
    # One that is left open beside a charge that was paid or given up in another way must not be paid too.
    (look_again if page.charge.state == Charge.State.OPEN else take_away)(page)
