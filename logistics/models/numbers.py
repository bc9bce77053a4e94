"""Item numbers: UPU S10, issued from a range, never twice."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class NumberRange(models.Model):
    """A block of serials of one service indicator, e.g. ``DA`` … ``PT``; ``next_serial`` is the one to give out next."""

    indicator = models.CharField(_("service indicator"), max_length=2)
    country = models.CharField(_("country"), max_length=2, default="PT")
    first_serial = models.PositiveIntegerField(_("first serial"), default=1)
    last_serial = models.PositiveIntegerField(_("last serial"), default=99_999_999)
    next_serial = models.PositiveIntegerField(_("next serial"), default=1)

    class Meta:
        verbose_name = _("number range")
        verbose_name_plural = _("number ranges")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "country"], name="one_range_an_indicator"),
            models.CheckConstraint(condition=Q(next_serial__gte=F("first_serial")), name="range_starts_inside"),
            models.CheckConstraint(condition=Q(next_serial__lte=F("last_serial") + 1), name="range_ends_inside"),
            models.CheckConstraint(condition=Q(last_serial__lte=99_999_999), name="serial_has_eight_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}…{self.country}"


class ItemNumber(models.Model):
    """A number that was given out. It stays here for ever, also when voided.

    ``replaced_by``: the number that its parcel travels under since.
    """

    number = models.CharField(_("item number"), max_length=13, unique=True)
    issued_at = models.DateTimeField(_("issued"), auto_now_add=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    void_reason = models.CharField(_("why it was voided"), max_length=160, blank=True)
    replaced_by = models.OneToOneField(
        "self", verbose_name=_("replaced by"), null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("item number")
        verbose_name_plural = _("item numbers")

    def __str__(self) -> str:
        return self.number
