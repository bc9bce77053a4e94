"""What stands around every step, and where a step leads."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from shops.models import ShopApplication
from shops.opening.current import mark_seen
from shops.opening.steps import ASKING, TITLES, Step, missing_of, states_of, step_url


def frame(application: ShopApplication, step: Step, **context: Any) -> dict[str, Any]:
    """The variables of ``shops/opening/frame.html`` with the step's own."""
    states = states_of(application)
    number = [*Step].index(step) + 1
    return {
        "application": application,
        "shop": application.shop,
        "step": step,
        "step_title": TITLES[step],
        "step_number": number,
        "step_count": len(Step),
        "steps": states,
        "all_done": all(state.is_done for state in states),
        "review_url": step_url(Step.REVIEW),
        "ruling": application.last_ruling if application.state == ShopApplication.State.CHANGE else None,
        **context,
    }


def go_on(application: ShopApplication, step: Step) -> HttpResponse:
    """To the next step that lacks something, looking forward first; to the review when none does."""
    mark_seen(application, step)
    fresh = ShopApplication.objects.select_related("shop__partner").get(pk=application.pk)
    missing = missing_of(fresh)
    after = ASKING[ASKING.index(step) + 1 :]
    return redirect(step_url(next((one for one in [*after, *ASKING] if one in missing), Step.REVIEW)))
