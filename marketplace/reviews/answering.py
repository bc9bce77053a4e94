"""What a shop may do with a published review of its goods: answer it, and report it as unlawful. It never takes one down."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.reviews.mails import send_answer
from marketplace.reviews.models import Review

Report = Review.Report


class CannotAnswer(Exception):
    """Nothing was changed; the message is translated and for the shop."""


def answer(*, review: Review, text: str, actor: User) -> None:
    """Write the shop's one answer, or change it. The writer is told of the first; everybody reads it at once."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise CannotAnswer(_("You wrote nothing, so nothing was changed."))
    if len(text) > Review.LONGEST_ANSWER:
        raise CannotAnswer(_("An answer has %(most)s letters at most. Shorten it.") % {"most": Review.LONGEST_ANSWER})
    with transaction.atomic():
        current = _published(review)
        first = not current.answer
        Review.objects.filter(pk=current.pk).update(answer=text, answered_by=actor, answered_at=timezone.now())
        if first:
            send_answer.enqueue(current.pk)


def report(*, review: Review, reason: str) -> None:
    """Ask the operator to look again, once."""
    reason = reason.replace("\x00", "").strip()[:1000]
    if not reason:
        raise CannotAnswer(_("Say what is unlawful about it, so that it can be judged."))
    with transaction.atomic():
        current = _published(review)
        if current.report != Report.NONE:
            raise CannotAnswer(_("It was reported already."))
        Review.objects.filter(pk=current.pk).update(report=Report.OPEN, report_reason=reason, reported_at=timezone.now())


def _published(review: Review) -> Review:
    current = Review.objects.select_for_update().get(pk=review.pk)
    if current.state != Review.State.PUBLISHED:
        raise CannotAnswer(_("This review is not shown any more."))
    return current
