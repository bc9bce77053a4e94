"""Who stands behind a shop, beyond what the seller's own row says."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Trader(models.Model):
    """Regulation (EU) 2022/2065, art. 30(1): what a marketplace must have of a trader before it sells.

    Name, tax number, e-mail address and telephone stand on the Partner. The public sees name, address, ways of contact, the register
    and the self-certification (art. 30(7)); ``identity_document`` only the owners and the operator.
    """

    shop = models.OneToOneField("shops.Shop", verbose_name=_("shop"), on_delete=models.CASCADE, related_name="trader")
    address = models.ForeignKey("logistics.Address", verbose_name=_("address"), on_delete=models.PROTECT, related_name="+")
    register = models.CharField(_("register"), max_length=120, blank=True)
    register_number = models.CharField(_("number in the register"), max_length=40, blank=True)
    identity_document = models.CharField(_("identity document"), max_length=60, blank=True)
    certified_at = models.DateTimeField(_("promised to sell only what the law allows"))
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("promised by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("trader")
        verbose_name_plural = _("traders")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(register_number="") | ~models.Q(identity_document=""), name="trader_is_registered_or_identified"
            )
        ]

    def __str__(self) -> str:
        return str(self.shop)


class PayoutAccount(models.Model):
    """Where the money of a shop that asks to open will go; once it is admitted, its seller's ``BankAccount`` counts.

    The whole number is shown to nobody once it is saved.
    """

    shop = models.OneToOneField("shops.Shop", verbose_name=_("shop"), on_delete=models.CASCADE, related_name="payout_account")
    holder = models.CharField(_("account holder"), max_length=120)
    iban = models.CharField("IBAN", max_length=34)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("changed by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("payout account")
        verbose_name_plural = _("payout accounts")

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """``PT50 •••• 0154``: enough to recognise it."""
        return f"{self.iban[:4]} •••• {self.iban[-4:]}"
