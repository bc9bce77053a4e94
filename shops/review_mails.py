"""News of reviews, by mail to those of the shop's team who look after its goods; and who is of that team."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from background.retry import durable_task
from marketplace.reviews.models import Review
from shops.access.roles import Area, roles_that_may
from shops.models import Membership
from shops.owner_language import language_of_owner


def is_of_the_team(partner_id: int, email: str) -> bool:
    """Whether ``email`` is that of somebody who works for the seller: reviews of one's own goods are none of a buyer's."""
    return Membership.objects.filter(shop__partner=partner_id, user__email__iexact=email).exists()


def tell_of_review(*, review: Review, **_kwargs: Any) -> None:
    """Receiver of ``review_published``: one task a person, in the sender's transaction."""
    for pk in _people_of(review):
        mail_review.enqueue(review.pk, pk)


def tell_of_report(*, review: Review, **_kwargs: Any) -> None:
    """Receiver of ``report_ruled``, in the same manner."""
    for pk in _people_of(review):
        mail_ruling.enqueue(review.pk, pk)


def _people_of(review: Review) -> list[int]:
    people = Membership.objects.filter(shop__partner=review.product.partner_id, user__is_active=True, role__in=roles_that_may(Area.GOODS))
    return list(people.order_by("pk").values_list("pk", flat=True))


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_review(review_id: int, membership_id: int) -> None:
    """Bring one member of the team what a buyer wrote; nothing where either is gone meanwhile."""
    review = Review.objects.published().select_related("product__parent").filter(pk=review_id).first()
    if review is not None:
        _mail(membership_id, review, gettext_lazy("A buyer reviewed your product"), "shops/mails/review.txt")


@durable_task(attempts=6, wait=dt.timedelta(minutes=2), queue_name="mail")
def mail_ruling(review_id: int, membership_id: int) -> None:
    """Tell one member of the team what became of the shop's report; nothing where the review is gone meanwhile."""
    review = Review.objects.select_related("product__parent").filter(pk=review_id).exclude(report=Review.Report.OPEN).first()
    if review is not None:
        _mail(membership_id, review, gettext_lazy("Your report of a review"), "shops/mails/report_ruled.txt")


def _mail(membership_id: int, review: Review, subject: Promise, template: str) -> None:
    person = Membership.objects.select_related("user", "shop__partner").filter(pk=membership_id, user__is_active=True).first()
    if person is None:
        return
    with translation.override(language_of_owner(person.shop.partner_id) or settings.LANGUAGE_CODE):
        url = settings.BASE_URL + reverse("shop_reviews:detail", args=[review.pk])
        context = {"person": person.user, "shop": person.shop, "review": review, "product": review.product, "url": url}
        send_mail(str(subject), render_to_string(template, context), None, [person.user.email])
