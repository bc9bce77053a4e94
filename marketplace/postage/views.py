"""Where Stripe sends whoever has paid postage."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cms.private_pages import private_page
from logistics.charges import spoken
from logistics.guessing import guesses_too_much, note_wrong_guess
from logistics.models import Charge
from logistics.pay_views import GUESSED
from marketplace.cards.client import UNREACHABLE
from marketplace.cards.views import LOOK_AGAIN_AFTER
from marketplace.postage.models import PostagePage
from marketplace.postage.settling import look_again

State = PostagePage.State


@private_page
@require_safe
def postage_by_card(request: HttpRequest, reference: str) -> HttpResponse:
    """Stripe itself is asked, so it does not matter whether its message is here already."""
    charge = None if guesses_too_much(request, GUESSED) else Charge.objects.filter(reference=reference).first()
    if charge is None:
        note_wrong_guess(request, GUESSED)
        return redirect("find_charge")
    try:
        for page in charge.card_pages.filter(state__in=PostagePage.LIVE).exclude(stripe_id=None):
            look_again(page)
    except UNREACHABLE:
        pass  # its message or the sweeper brings the news
    charge.refresh_from_db()
    newest = charge.card_pages.first()
    if newest is None:
        return redirect("pay_postage", reference)
    if charge.state == Charge.State.OPEN and newest.state in {State.OPEN, State.PROCESSING}:
        context = {"charge": charge, "reference": spoken(reference)}
        response = render(request, "postage/waiting.html", context)
        response["Refresh"] = str(LOOK_AGAIN_AFTER)  # works without scripts
        return response
    return redirect(newest.back_to) if newest.back_to else redirect("pay_postage", reference)
