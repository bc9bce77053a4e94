"""What selling here costs: the price list that the operator edits, and what one seller has agreed to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class StandardTerms(models.Model):
    """A line of the price list: it counts from a day on, until a newer line does."""

    starts_on = models.DateField(_("counts from"), unique=True)
    commission_percent = models.DecimalField(_("commission in percent of the goods"), max_digits=5, decimal_places=2, validators=_PERCENT)
    monthly_fee = models.DecimalField(
        _("monthly fee, VAT included"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField(_("currency"), max_length=3, default=settings.OSCAR_DEFAULT_CURRENCY, editable=False)

    class Meta:
        app_label = "partner"
        ordering = ["-starts_on"]
        verbose_name = _("terms of selling")
        verbose_name_plural = _("terms of selling")
        constraints = [
            models.CheckConstraint(
                condition=Q(commission_percent__gte=0, commission_percent__lte=100), name="standard_commission_is_a_share"
            ),
            models.CheckConstraint(condition=Q(monthly_fee__gte=0), name="standard_fee_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}: {self.commission_percent} %, {self.monthly_fee} {self.currency}"

    @classmethod
    def in_force(cls, on: dt.date | None = None) -> StandardTerms | None:
        """The newest that has started on the day (today); None where the operator has written none."""
        return cls.objects.filter(starts_on__lte=on or timezone.localdate(), currency=settings.CURRENCY).order_by("-starts_on").first()


class SellerTerms(models.Model):
    """What one seller agreed to when asking to open. A newer price list, or a change of an association's, does not touch it."""

    partner = models.OneToOneField("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="terms")
    commission_percent = models.DecimalField(_("commission in percent of the goods"), max_digits=5, decimal_places=2, validators=_PERCENT)
    monthly_fee = models.DecimalField(_("monthly fee, VAT included"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default=settings.OSCAR_DEFAULT_CURRENCY)
    months_free = models.PositiveSmallIntegerField(_("months without the fee"), default=0)
    sponsor = models.CharField(_("by the association"), max_length=120, blank=True)
    agreed_at = models.DateTimeField(_("agreed"), default=timezone.now)
    opened_on = models.DateField(_("open since"), null=True, blank=True)

    class Meta:
        app_label = "partner"
        verbose_name = _("terms of a seller")
        verbose_name_plural = _("terms of sellers")
        constraints = [
            models.CheckConstraint(
                condition=Q(commission_percent__gte=0, commission_percent__lte=100), name="seller_commission_is_a_share"
            ),
            models.CheckConstraint(condition=Q(monthly_fee__gte=0), name="seller_fee_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.commission_percent} %, {self.monthly_fee} {self.currency}"

    @property
    def fee_from(self) -> dt.date | None:
        """The first day for which the monthly fee is owed; None while the shop is not open."""
        if self.opened_on is None:
            return None
        years, month = divmod(self.opened_on.month - 1 + self.months_free, 12)
        year = self.opened_on.year + years
        for day in range(self.opened_on.day, 27, -1):  # 31 January and one month: the last day that February has
            try:
                return dt.date(year, month + 1, day)
            except ValueError:
                continue
        return dt.date(year, month + 1, min(self.opened_on.day, 28))
