"""A buyer withdraws from the contract (Directive 2011/83, art. 9 to 16): what was stated, and whether the goods are back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.refunds.models import Refund


class Withdrawal(models.Model):
    """A statement of withdrawal as it was confirmed, from one shop order. It is never changed; ``refund`` comes when the goods are back."""

    shop_order = models.ForeignKey("order.ShopOrder", verbose_name=_("shop order"), on_delete=models.PROTECT, related_name="withdrawals")
    name = models.CharField(_("name"), max_length=120)
    means = models.CharField(_("by"), max_length=8, choices=Refund.Means.choices)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    holder = models.CharField(_("account holder"), max_length=70, blank=True)
    stated_at = models.DateTimeField(_("confirmed"))
    received_at = models.DateTimeField(_("goods back"), null=True, blank=True)
    refund = models.OneToOneField(Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawal")

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "refunds"
        ordering = ["-pk"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(fields=["shop_order"], condition=Q(received_at=None), name="one_open_withdrawal_a_shop_order")
        ]

    def __str__(self) -> str:
        return f"{self.shop_order_id}: {self.stated_at:%Y-%m-%d}"


class WithdrawalLine(models.Model):
    """Pieces of one line that the buyer sends back."""

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("pieces"))

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "refunds"
        ordering = ["pk"]
        verbose_name = _("line of a withdrawal")
        verbose_name_plural = _("lines of a withdrawal")
        constraints = [
            models.UniqueConstraint(fields=["withdrawal", "line"], name="a_line_once_a_withdrawal"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="withdrawal_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
