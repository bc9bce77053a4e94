"""What the operator decides of a review: whether it is shown, and what becomes of a shop's report."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from marketplace.reviews.mails import send_refusal
from marketplace.reviews.models import Review
from marketplace.reviews.signals import report_ruled, review_published

State, Report = Review.State, Review.Report


class RulingRefused(Exception):
    """Why it cannot be ruled so; the message is translated and for the operator."""


def publish(*, review: Review, seen: str, actor: User) -> None:
    """Show a review that waits. ``seen``: ``mark_of`` of what was read, so that nothing is shown that nobody read."""
    with transaction.atomic():
        current = _locked(review)
        if current.state != State.WAITING:
            raise RulingRefused(_("It does not wait any more. Nothing was changed."))
        if mark_of(current) != seen:
            raise RulingRefused(_("Its writer has changed it meanwhile. Read it again; nothing was changed."))
        _rule(current, actor, state=State.PUBLISHED, reason="")
        log(instance=current, action="buyer_reviews.publish", user=actor)
        review_published.send(sender=Review, review=current)


def refuse(*, review: Review, reason: str, actor: User) -> None:
    """Do not show it, or no longer; the writer is told the reason (Regulation (EU) 2022/2065, art. 17)."""
    reason = reason.strip()
    if not reason:
        raise RulingRefused(_("Say why you refuse it: its writer reads your reason, and may write it anew."))
    with transaction.atomic():
        current = _locked(review)
        if current.state == State.REFUSED:
            raise RulingRefused(_("It is refused already. Nothing was changed."))
        was_reported = current.report == Report.OPEN
        report = Report.TAKEN_DOWN if was_reported else current.report
        _rule(current, actor, state=State.REFUSED, reason=reason, report=report)
        log(instance=current, action="buyer_reviews.refuse", user=actor, data={"reason": reason})
        send_refusal.enqueue(current.pk)
        if was_reported:
            report_ruled.send(sender=Review, review=current)


def keep(*, review: Review, actor: User) -> None:
    """It is lawful, in spite of the report. Whoever reported is told, as of the contrary (Regulation (EU) 2022/2065, art. 16 (5))."""
    with transaction.atomic():
        current = _locked(review)
        if current.report != Report.OPEN:
            raise RulingRefused(_("No report of it is open. Nothing was changed."))
        _rule(current, actor, report=Report.KEPT)
        log(instance=current, action="buyer_reviews.keep", user=actor)
        report_ruled.send(sender=Review, review=current)


def mark_of(review: Review) -> str:
    """Another one whenever its writer changes it."""
    return review.changed_at.isoformat()


def _locked(review: Review) -> Review:
    return Review.objects.select_for_update().get(pk=review.pk)


def _rule(review: Review, actor: User, **values: str) -> None:
    values = {"state": review.state, **values}
    Review.objects.filter(pk=review.pk).update(**values, ruled_at=timezone.now(), ruled_by=actor)
    review.refresh_from_db()
