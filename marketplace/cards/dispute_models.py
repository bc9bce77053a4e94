"""A buyer's bank takes a card payment back until it is decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Dispute(models.Model):
    """As Stripe last described it. ``taken`` and ``given_back`` are what was booked, ``fee`` what Stripe keeps for it."""

    class State(models.TextChoices):
        NEEDS_RESPONSE = "needs_response", _("evidence is asked for")
        UNDER_REVIEW = "under_review", _("the bank decides")
        WON = "won", _("won")
        LOST = "lost", _("lost")
        WARNING = "warning", _("asked about, nothing taken")
        CLOSED = "closed", _("ended without a decision")

    OPEN = (State.NEEDS_RESPONSE, State.UNDER_REVIEW, State.WARNING)

    stripe_id = models.CharField(_("number at Stripe"), max_length=60, unique=True)
    payment = models.ForeignKey(
        "cards.CardPayment", verbose_name=_("card payment"), null=True, on_delete=models.PROTECT, related_name="disputes"
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, db_index=True)
    due_by = models.DateTimeField(_("evidence until"), null=True, blank=True)
    taken = models.DecimalField(_("taken back"), max_digits=12, decimal_places=2, default=0)
    fee = models.DecimalField(_("fee"), max_digits=12, decimal_places=2, default=0)
    given_back = models.DecimalField(_("given back"), max_digits=12, decimal_places=2, default=0)
    opened_at = models.DateTimeField(_("opened"))
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "cards"
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, taken__gte=0, given_back__gte=0, given_back__lte=models.F("taken")), name="dispute_amounts"
            )
        ]

    def __str__(self) -> str:
        return str(self.payment.order.number) if self.payment else self.stripe_id

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
