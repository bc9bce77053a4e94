"""Stripe's messages about pages and refunds of postage. They come in, are kept and are looked at by the room of cards."""

from __future__ import annotations

from typing import Any

from marketplace.cards.events import Neighbour, Outcome
from marketplace.cards.models import CardSession, StripeEvent
from marketplace.cards.told import Told
from marketplace.postage.asking import KEY
from marketplace.postage.models import PostagePage, PostageRefund
from marketplace.postage.refunds import note_refund
from marketplace.postage.settling import note

State = StripeEvent.State


def _session(told: Told) -> Outcome | None:
    page = PostagePage.objects.filter(stripe_id=told.session_id).first() or _lost(told)
    if page is not None:
        page = note(page, told)
        return (State.ODD, page.reason) if page.state == PostagePage.State.ODD else (State.DONE, "")
    # It names a charge, and we did not ask for it: somebody has to look, if money was taken.
    return (State.ODD, CardSession.Reason.SESSION) if told.metadata.get(KEY) and told.is_paid else None


def _lost(told: Told) -> PostagePage | None:
    """The try whose answer was lost."""
    number = told.metadata.get("try", "")
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        return None
    lost = PostagePage.objects.filter(charge__reference=told.metadata.get(KEY, ""), number=int(number), stripe_id=None)
    return PostagePage.objects.get(stripe_id=told.session_id) if lost.update(stripe_id=told.session_id, url=told.url) else None


def _refund(told: dict[str, Any]) -> Outcome | None:
    refund = PostageRefund.objects.filter(stripe_id=told["id"]).first()
    if refund is None and told.get("payment_intent"):
        refund = PostageRefund.objects.filter(page__intent_id=told["payment_intent"], state=PostageRefund.State.WAITING).first()
    if refund is None:
        return None
    note_refund(refund, told)
    return State.DONE, ""


NEIGHBOUR = Neighbour(session=_session, refund=_refund)
