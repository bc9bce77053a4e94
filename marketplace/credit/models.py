"""Money that the post keeps for a buyer: whose it is, and each movement."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BuyerCredit(models.Model):
    """What one buyer has, in one currency: a person with an account, or an e-mail address that ordered as a guest.

    ``balance`` is what the movements come to. The database writes it, with each movement, and lets it never fall below zero.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="credits"
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    balance = models.DecimalField(_("balance"), max_digits=12, decimal_places=2, default=Decimal(0))
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("buyer’s credit")
        verbose_name_plural = _("buyers’ credit")
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="credit_is_never_below_zero"),
            models.CheckConstraint(
                condition=(Q(user=None) & ~Q(email="")) | (Q(user__isnull=False) & Q(email="")), name="credit_has_one_owner"
            ),
            models.UniqueConstraint(fields=["user", "currency"], condition=~Q(user=None), name="one_credit_a_person"),
            models.UniqueConstraint(fields=["email", "currency"], condition=Q(user=None), name="one_credit_an_address"),
        ]

    def __str__(self) -> str:
        return self.owner

    @property
    def owner(self) -> str:
        """Whose it is, to be read by the operator."""
        return self.user.email if self.user else self.email


class CreditMovement(models.Model):
    """More is positive, less is negative. Rows are only ever added: see ``triggers``."""

    class Kind(models.TextChoices):
        GIVEN = "given", _("Given back for an order")
        SPENT = "spent", _("Paid for an order")
        UNUSED = "unused", _("Come back, the order was not paid")
        PAID_OUT = "paid_out", _("To be paid out")
        PAYOUT_BACK = "payout_back", _("Payout came back")
        TAKEN_OVER = "taken_over", _("Taken over from your orders as a guest")

    credit = models.ForeignKey(BuyerCredit, verbose_name=_("buyer’s credit"), on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    reference = models.CharField(_("reference"), max_length=64)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    order = models.ForeignKey("order.Order", verbose_name=_("order"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField(_("happened"))
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("movement of credit")
        verbose_name_plural = _("movements of credit")
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="each_movement_of_credit_once"),
            models.CheckConstraint(condition=~Q(amount=0) & ~Q(reference=""), name="movement_of_some_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.credit}: {self.amount}"


from marketplace.credit.payout_models import CreditPayout  # noqa: E402, F401
