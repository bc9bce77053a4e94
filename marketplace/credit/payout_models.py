"""Credit that its buyer wants as money."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CreditPayout(models.Model):
    """``amount`` was taken off a buyer's credit and is owed as money, until somebody transfers it or hands it out."""

    class Means(models.TextChoices):
        BANK = "bank", _("To a bank account")
        CASH = "cash", _("In cash at a counter")

    class State(models.TextChoices):
        WAITING = "waiting", _("To be paid out")
        DONE = "done", _("Paid out")
        RETURNED = "returned", _("Credit again")

    credit = models.ForeignKey("credit.BuyerCredit", verbose_name=_("buyer’s credit"), on_delete=models.PROTECT, related_name="payouts")
    key = models.CharField(max_length=40, unique=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    means = models.CharField(_("by"), max_length=8, choices=Means.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    holder = models.CharField(_("account holder"), max_length=70, blank=True)
    asked_at = models.DateTimeField(_("asked for"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked for by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ended by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "credit"
        ordering = ["-pk"]
        verbose_name = _("payout of credit")
        verbose_name_plural = _("payouts of credit")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_payout_of_money"),
            models.CheckConstraint(condition=~Q(means="bank") | (~Q(iban="") & ~Q(holder="")), name="credit_payout_to_a_bank_has_an_iban"),
        ]

    def __str__(self) -> str:
        return f"{self.credit}: {self.amount}"

    @property
    def reference(self) -> str:
        """How the books know it."""
        return f"credit payout {self.pk}"
