"""What somebody counted, and how a difference between the books and the world was resolved. Rows are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Count(models.Model):
    """The cash of one way of paying and one day, as it was counted. The newest counts."""

    channel = models.CharField(_("way of paying"), max_length=20)
    day = models.DateField(_("day"), db_index=True)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("counted by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    counted_at = models.DateTimeField(_("counted"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("count of cash")
        verbose_name_plural = _("counts of cash")
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="cash_is_not_negative")]

    def __str__(self) -> str:
        return f"{self.channel} {self.day}: {self.amount}"


class Resolution(models.Model):
    """Why a day differs, by how much of it: ``amount`` is positive where more is there than the books say."""

    class How(models.TextChoices):
        WRITE_OFF = "write_off", _("written off")
        FEE = "fee", _("a fee")
        EXPLAINED = "explained", _("explained; nothing is booked")

    channel = models.CharField(_("way of paying"), max_length=20)
    day = models.DateField(_("day"), db_index=True)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    how = models.CharField(_("how"), max_length=12, choices=How.choices)
    reason = models.CharField(_("reason"), max_length=200)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("resolved by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(_("resolved"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("resolved difference")
        verbose_name_plural = _("resolved differences")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="resolution_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="resolution_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.day}: {self.amount}"
