"""What a buyer says of a product, and what its shop answers."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WORST, BEST = 1, 5


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> ReviewQuerySet:
        return self.filter(state=Review.State.PUBLISHED)

    def newest_first(self) -> ReviewQuerySet:
        """By when they were first written: the order that the page states, and of which a key tells the place."""
        return self.order_by("-pk")


class Review(models.Model):
    """One a person a product (never of a variant), about a line of an order that was delivered.

    ``person`` is a keyed digest of the e-mail address of who bought, so that one who buys with and without an account is one
    person. ``writer`` is the account, where there is one: its review goes with it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")

    class Report(models.TextChoices):
        NONE = "", _("Not reported")
        OPEN = "open", _("Reported as unlawful")
        KEPT = "kept", _("Reported, and kept")
        TAKEN_DOWN = "taken_down", _("Reported, and taken down")

    LONGEST = 2000
    LONGEST_ANSWER = 1000

    product = models.ForeignKey("catalogue.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="reviews_of_buyers")
    line = models.ForeignKey("order.Line", verbose_name=_("bought as"), on_delete=models.PROTECT, related_name="+")
    person = models.CharField(max_length=64, editable=False)
    writer = models.ForeignKey(
        "accounts.User", verbose_name=_("account"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    rating = models.PositiveSmallIntegerField(_("rating"), validators=[MinValueValidator(WORST), MaxValueValidator(BEST)])
    text = models.TextField(_("review"), max_length=LONGEST)
    name = models.CharField(_("name shown"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    ruled_at = models.DateTimeField(_("ruled"), null=True, blank=True)
    ruled_by = models.ForeignKey(
        "accounts.User", verbose_name=_("ruled by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)

    answer = models.TextField(_("answer of the shop"), max_length=LONGEST_ANSWER, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", verbose_name=_("answered by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    report = models.CharField(_("report"), max_length=10, choices=Report.choices, default=Report.NONE, blank=True)
    report_reason = models.TextField(_("why it is unlawful"), max_length=1000, blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)

    objects: ClassVar[ReviewQuerySet] = ReviewQuerySet.as_manager()  # type: ignore[assignment]

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["product", "person"], name="one_review_a_person_a_product"),
            models.UniqueConstraint(fields=["product", "writer"], name="one_review_an_account_a_product"),
            models.CheckConstraint(condition=Q(rating__gte=WORST, rating__lte=BEST), name="rating_from_one_to_five"),
            models.CheckConstraint(condition=~Q(text=""), name="review_says_something"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="refused_review_has_a_reason"),
            models.CheckConstraint(condition=Q(answer="") | Q(answered_at__isnull=False), name="answer_of_a_review_has_its_day"),
        ]
        indexes = [
            models.Index(fields=["product", "state", "-id"], name="reviews_of_a_product"),
            models.Index(fields=["state", "id"], name="reviews_by_state"),
            models.Index(fields=["report"], condition=Q(report="open"), name="reported_reviews"),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.rating}"
