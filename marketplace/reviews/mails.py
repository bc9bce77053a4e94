"""Mails to who wrote a review, in the language in which it was written."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.public_addresses import public_address
from marketplace.reviews.models import Review


@durable_task(queue_name="mail", attempts=8)
def send_refusal(review_id: int) -> None:
    """Why it is not shown. Nothing where the review is gone, or was written anew meanwhile."""
    review = _loaded(review_id)
    if review and review.state == Review.State.REFUSED:
        with translation.override(review.language):
            moment = review.ruled_at.timestamp() if review.ruled_at else 0
            _send(review, _("Your review is not shown"), "reviews/mails/refused.txt", key=f"refused-{moment:.0f}")


@durable_task(queue_name="mail", attempts=8)
def send_answer(review_id: int) -> None:
    """What the shop answered."""
    review = _loaded(review_id)
    if review and review.answer and review.state == Review.State.PUBLISHED:
        with translation.override(review.language):
            _send(review, _("The shop answered your review"), "reviews/mails/answered.txt", key="answered")


def _loaded(review_id: int) -> Review | None:
    return (
        Review.objects.select_related("product__partner", "line__order__user")
        .prefetch_related("product__translations")
        .filter(pk=review_id)
        .first()
    )


def _send(review: Review, subject: str, template: str, *, key: str) -> None:
    """Sent twice, it carries the same Message-ID, so that mail programs show one."""
    order = review.line.order
    context = {
        "review": review,
        "product": review.product.get_title(),
        "shop": review.product.partner.name,
        "review_url": settings.BASE_URL + reverse("review", args=[order.tracking_token, review.line_id]),
        "product_url": public_address(review.product.get_absolute_url()),
    }
    EmailMessage(
        subject=subject,
        body=render_to_string(template, context),
        to=[order.user.email if order.user else order.guest_email],
        headers={
            "Message-ID": f"<review-{review.pk}.{key}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()
