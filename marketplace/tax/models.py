"""The rates of VAT, as dated rows with their source."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.tax.classes import TaxClass
from marketplace.tax.territories import TAXED, Territory


class TaxRate(models.Model):
    """From ``starts_on`` on, until a newer row of the same territory and class, goods of the class bear ``percent`` there.

    A row has no end of its own, so two can never overlap: one row a territory, class and day is all that the database has to hold.
    The database refuses to change or delete a row that has started (``marketplace.tax.triggers``).
    """

    territory = models.CharField(_("territory"), max_length=10, choices=[(one.value, one.label) for one in TAXED])
    tax_class = models.CharField(_("kind of goods"), max_length=20, choices=TaxClass.choices)
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
    )
    own_name = models.CharField(_("what the law calls it"), max_length=80)
    starts_on = models.DateField(_("counts from"))
    source = models.CharField(_("law"), max_length=240)
    source_url = models.URLField(_("address of the text"), max_length=300, blank=True)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "tax"
        ordering = ["territory", "tax_class", "-starts_on"]
        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        constraints = [
            models.UniqueConstraint(fields=["territory", "tax_class", "starts_on"], name="one_rate_a_territory_class_and_day"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="rate_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{Territory(self.territory).label}, {self.own_name}: {self.percent.normalize():f} %"

    def has_started(self, on: dt.date | None = None) -> bool:
        """Whether it may be in use: then it is never changed again."""
        return self.starts_on <= (on or timezone.localdate())
