"""An association that opens the market to its members: a chamber of commerce, a confederation, a town."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Association(models.Model):
    """Whoever gives its ``code`` when opening a shop gets its terms. They are copied: a change here touches no shop that has asked."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9-]{4,20}\Z", _("4 to 20 capital letters, digits and hyphens."))],
        help_text=_("Its members type it when they open a shop."),
    )
    commission_percent = models.DecimalField(
        _("commission in percent of the goods"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    months_free = models.PositiveSmallIntegerField(_("months without the fee"), default=0, validators=[MaxValueValidator(120)])
    valid_until = models.DateField(_("the code is taken until"))
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("people who see its shops"), blank=True, related_name="associations"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        constraints = [
            models.CheckConstraint(
                condition=Q(commission_percent__gte=0, commission_percent__lte=100), name="sponsored_commission_is_a_share"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid(self, on: dt.date | None = None) -> bool:
        return self.valid_until >= (on or timezone.localdate())
