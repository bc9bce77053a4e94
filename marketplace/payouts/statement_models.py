"""A seller's statement of one closed month."""

from __future__ import annotations

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """The storage that no address reaches."""
    return storages["private"]


class Statement(models.Model):
    """What a seller's money was at the beginning and the end of a closed month. Its papers are made once and kept.

    ``waiting_…`` is before delivery, ``payable_…`` to be paid out; more is positive.
    """

    partner = models.ForeignKey("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="statements")
    period = models.ForeignKey("ledger.Period", verbose_name=_("month"), on_delete=models.PROTECT, related_name="statements")
    currency = models.CharField(_("currency"), max_length=3)
    waiting_before = models.DecimalField(max_digits=14, decimal_places=2)
    waiting_after = models.DecimalField(max_digits=14, decimal_places=2)
    payable_before = models.DecimalField(max_digits=14, decimal_places=2)
    payable_after = models.DecimalField(max_digits=14, decimal_places=2)
    language = models.CharField(_("language"), max_length=5, default="en")
    pdf = models.FileField(upload_to="statements/%Y", storage=private_storage, blank=True)
    table = models.TextField(blank=True)  # CSV
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "payouts"
        ordering = ["-period__ends_on", "-pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [models.UniqueConstraint(fields=["partner", "period", "currency"], name="one_statement_a_seller_a_month")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.period.starts_on:%Y-%m}/{self.partner_id}"
