"""What goes to a seller's account at Stripe, and what is taken back from it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class StripeTransfer(models.Model):
    """A part of a payout that Stripe carries: of one shop order, or (without one) of money that came back before.

    ``number`` counts the tries; ``reversed`` is what was taken back of it and booked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("to be carried out")
        DONE = "done", _("paid")
        FAILED = "failed", _("failed")
        GIVEN_UP = "given_up", _("given up")

    payout = models.ForeignKey("payouts.Payout", verbose_name=_("payout"), on_delete=models.PROTECT, related_name="transfers")
    shop_order = models.ForeignKey(
        "order.ShopOrder", verbose_name=_("shop order"), null=True, blank=True, on_delete=models.PROTECT, related_name="stripe_transfers"
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    number = models.PositiveSmallIntegerField(_("try"), default=1)
    stripe_id = models.CharField(_("number at Stripe"), max_length=255, unique=True, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    reversed = models.DecimalField(_("taken back"), max_digits=12, decimal_places=2, default=0)
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "payouts"
        ordering = ["-pk"]
        verbose_name = _("transfer at Stripe")
        verbose_name_plural = _("transfers at Stripe")
        constraints = [
            models.UniqueConstraint(fields=["payout", "shop_order"], name="one_transfer_a_shop_order_a_payout"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="stripe_transfer_pays_something"),
            models.CheckConstraint(condition=Q(reversed__gte=0, reversed__lte=F("amount")), name="no_more_taken_back_than_paid"),
        ]

    def __str__(self) -> str:
        return f"{self.payout} {self.shop_order or ''}".strip()


class TransferReversal(models.Model):
    """Money taken back from a seller's account at Stripe, for what ``reference`` (unique) names: a refund, say."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to be carried out")
        DONE = "done", _("taken back")
        FAILED = "failed", _("failed")

    transfer = models.ForeignKey(StripeTransfer, on_delete=models.PROTECT, related_name="reversals")
    reference = models.CharField(max_length=64)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    number = models.PositiveSmallIntegerField(_("try"), default=1)
    stripe_id = models.CharField(_("number at Stripe"), max_length=255, unique=True, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "payouts"
        ordering = ["-pk"]
        verbose_name = _("reversal at Stripe")
        verbose_name_plural = _("reversals at Stripe")
        constraints = [
            models.UniqueConstraint(fields=["transfer", "reference"], name="taken_back_once_a_cause"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="reversal_takes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer}: {self.amount}"
