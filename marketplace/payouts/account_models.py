"""Where a seller's money goes, and the operator's rules for paying it out."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum import bic as bic_numbers
from stdnum import iban as iban_numbers
from stdnum.exceptions import ValidationError as NumberError


def clean_iban(text: str) -> str:
    """``text`` as banks write it, without blanks; ``ValidationError`` where it is no IBAN or a digit of it is wrong."""
    try:
        return str(iban_numbers.validate(text))
    except NumberError:
        raise ValidationError(_("This is no IBAN, or one of its signs is wrong. Copy it from your bank and try again.")) from None


def clean_bic(text: str) -> str:
    """As ``clean_iban``; nothing stays nothing."""
    try:
        return str(bic_numbers.validate(text)) if text.strip() else ""
    except NumberError:
        raise ValidationError(_("This is no BIC. It has 8 or 11 signs; leave it empty where your bank gives none.")) from None


class PayoutTerms(models.Model):
    """The one row of the operator's rules: how long money waits after delivery, from which amount on, and who pays."""

    holding_days = models.PositiveSmallIntegerField(
        _("days after delivery"),
        default=7,
        validators=[MaxValueValidator(90)],
        help_text=_("So long the money of a delivered order waits, in case something goes back."),
    )
    minimum = models.DecimalField(
        _("smallest amount that is paid out"), max_digits=12, decimal_places=2, default=Decimal(10), validators=[MinValueValidator(0)]
    )
    payer_name = models.CharField(_("name on the post’s bank account"), max_length=70, blank=True)
    payer_iban = models.CharField(_("IBAN of the post’s bank account"), max_length=42, blank=True)
    payer_bic = models.CharField(_("BIC"), max_length=11, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "payouts"
        verbose_name = _("rules of paying out")
        verbose_name_plural = _("rules of paying out")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_row_of_payout_terms"),
            models.CheckConstraint(condition=Q(minimum__gte=0), name="payout_minimum_not_negative"),
        ]

    def __str__(self) -> str:
        return str(_("rules of paying out"))

    @classmethod
    def current(cls) -> PayoutTerms:
        """The row; as it is new where nobody has written it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, minimum=Decimal(1000 if settings.CURRENCY == "XPF" else 10))


class BankAccount(models.Model):
    """A seller's bank account. The one in use has no ``until``; those before it are kept."""

    partner = models.ForeignKey("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="bank_accounts")
    holder = models.CharField(_("holder of the account"), max_length=70)
    iban = models.CharField(_("IBAN"), max_length=34)
    since = models.DateTimeField(_("from"), auto_now_add=True)
    until = models.DateTimeField(_("to"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "payouts"
        ordering = ["-since", "-pk"]
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [models.UniqueConstraint(fields=["partner"], condition=Q(until=None), name="one_bank_account_in_use")]

    def __str__(self) -> str:
        return f"{self.holder}, {self.shown}"

    @property
    def shown(self) -> str:
        """Enough to know it again, too little to use it."""
        return f"{self.iban[:4]} … {self.iban[-4:]}"

    @property
    def spaced(self) -> str:
        return " ".join(self.iban[n : n + 4] for n in range(0, len(self.iban), 4))


class StripeAccount(models.Model):
    """A seller's account at Stripe, as Stripe last described it. ``is_used``: the seller would have the money go there."""

    partner = models.OneToOneField("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="stripe_account")
    stripe_id = models.CharField(_("number at Stripe"), max_length=255, unique=True, null=True, blank=True)
    is_used = models.BooleanField(_("is paid by Stripe"), default=True)
    can_receive = models.BooleanField(_("can be paid"), default=False)
    details_submitted = models.BooleanField(_("answered Stripe’s questions"), default=False)
    still_needed = models.JSONField(_("what Stripe still needs"), default=list, blank=True)
    number = models.PositiveSmallIntegerField(default=1)  # of the try: a key at Stripe keeps its 500
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    looked_at = models.DateTimeField(_("last asked about"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "payouts"
        verbose_name = _("account at Stripe")
        verbose_name_plural = _("accounts at Stripe")

    def __str__(self) -> str:
        return f"{self.partner}: {self.stripe_id}"
