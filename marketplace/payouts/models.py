"""Paying sellers: a run draws what is due from the books, a payout a seller, and each movement of a seller's money is paid once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.payouts.account_models import BankAccount, PayoutTerms, StripeAccount
from marketplace.payouts.statement_models import Statement
from marketplace.payouts.stripe_models import StripeTransfer, TransferReversal

__all__ = [
    "BankAccount",
    "Payout",
    "PayoutItem",
    "PayoutRun",
    "PayoutTerms",
    "Statement",
    "StripeAccount",
    "StripeTransfer",
    "TransferReversal",
]


class PayoutRun(models.Model):
    """What was due at one moment. ``until``: what was delivered before it is in. The file is made once and kept word for word."""

    class State(models.TextChoices):
        DRAWING = "drawing", _("being drawn")
        READY = "ready", _("to be carried out")
        DONE = "done", _("carried out")

    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAWING, db_index=True)
    until = models.DateTimeField(_("delivered before"))
    minimum = models.DecimalField(_("smallest amount"), max_digits=12, decimal_places=2)
    payer_name = models.CharField(max_length=70, blank=True)
    payer_iban = models.CharField(max_length=34, blank=True)
    payer_bic = models.CharField(max_length=11, blank=True)
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.TextField(blank=True)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("payout run")
        verbose_name_plural = _("payout runs")
        constraints = [models.UniqueConstraint(fields=["currency"], condition=Q(state="drawing"), name="one_run_is_drawn_at_a_time")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As banks and sellers read it."""
        return f"PR{self.pk:06}"

    @property
    def is_sepa(self) -> bool:
        """Whether its file is a SEPA credit transfer; other currencies get a list."""
        return self.currency == "EUR"

    @property
    def file_name(self) -> str:
        return f"{self.number}.{'xml' if self.is_sepa else 'csv'}"


class Payout(models.Model):
    """What one seller gets of one run: drawn from the books, never changed. Where it went stays as it was on that day."""

    class Means(models.TextChoices):
        BANK = "bank", _("Bank")
        STRIPE = "stripe", _("Stripe")

    class State(models.TextChoices):
        DRAWN = "drawn", _("to be carried out")
        DONE = "done", _("paid")
        FAILED = "failed", _("failed")
        RETURNED = "returned", _("came back")

    run = models.ForeignKey(PayoutRun, verbose_name=_("payout run"), on_delete=models.PROTECT, related_name="payouts")
    partner = models.ForeignKey("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="payouts")
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    means = models.CharField(_("by"), max_length=10, choices=Means.choices)
    holder = models.CharField(_("holder of the account"), max_length=70, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    stripe_account = models.CharField(max_length=255, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAWN, db_index=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    transfer = models.OneToOneField("ledger.Transfer", verbose_name=_("transfer"), on_delete=models.PROTECT, related_name="payout")
    returned = models.DecimalField(_("came back"), max_digits=12, decimal_places=2, default=0)
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [
            models.UniqueConstraint(fields=["run", "partner"], name="one_payout_a_seller_a_run"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_pays_something"),
            models.CheckConstraint(condition=Q(returned__gte=0, returned__lte=models.F("amount")), name="no_more_comes_back_than_went"),
            models.CheckConstraint(condition=~Q(iban="") | ~Q(stripe_account=""), name="payout_goes_somewhere"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return payout_number(self.run_id, self.partner_id)

    @property
    def shown_account(self) -> str:
        return f"{self.iban[:4]} … {self.iban[-4:]}" if self.iban else self.stripe_account


def payout_number(run_id: int, partner_id: int) -> str:
    """The reference on the seller's bank statement, and in the books."""
    return f"PR{run_id:06}-{partner_id}"


class PayoutItem(models.Model):
    """A movement of the seller's money that a payout pays for. The database holds that each is paid once."""

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="items")
    entry = models.OneToOneField("ledger.Entry", on_delete=models.PROTECT, related_name="payout_item")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("movement paid out")
        verbose_name_plural = _("movements paid out")

    def __str__(self) -> str:
        return f"{self.payout_id}: {self.entry_id}"
