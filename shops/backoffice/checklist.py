"""What a shop that is not open yet still lacks, on its first page."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from shops.models import Shop, ShopApplication
from shops.opening.steps import Step, next_step, states_of, step_url


def application_of(shop: Shop) -> ShopApplication | None:
    """The way to opening that ``shop`` is on; None once it is open, and for shops that the operator made."""
    rows = ShopApplication.objects.select_related("shop__partner", "association", "applicant")
    return rows.filter(shop=shop).exclude(state=ShopApplication.State.APPROVED).first()


class ChecklistPanel(Component):
    """Before the shop's own work of today, which does not come before it is open."""

    name = "shop-checklist"
    template_name = "shops/backoffice/checklist.html"
    order = 5

    def __init__(self, application: ShopApplication) -> None:
        self.application = application

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        application = self.application
        is_own = parent_context["request"].user.pk == application.applicant_id
        states = states_of(application) if application.is_in_hand else []
        return {
            "application": application,
            "is_own": is_own,
            "steps": states,
            "done": sum(state.is_done for state in states),
            "go_on_url": step_url(next_step(application)),
            "review_url": step_url(Step.REVIEW),
            "ruling": application.last_ruling,
        }
