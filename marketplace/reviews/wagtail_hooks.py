"""What reviews add to the back office: the operator's desk, and the words of its rulings in the history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from marketplace.reviews.desk import ReviewViewSet


@hooks.register("register_admin_viewset")
def reviews_desk() -> ReviewViewSet:
    return ReviewViewSet()


@hooks.register("register_log_actions")
def register_rulings(actions: LogActionRegistry) -> None:
    actions.register_action("buyer_reviews.publish", _("Publish"), _("Published the review"))
    actions.register_action("buyer_reviews.refuse", _("Refuse"), _("Refused the review"))
    actions.register_action("buyer_reviews.keep", _("Keep"), _("Kept the review that was reported"))
