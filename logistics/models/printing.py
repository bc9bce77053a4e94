"""Which labels were printed, when and by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PrintBatch(models.Model):
    """Labels asked for in one go. Asked again, the same batch gives the same labels."""

    printed_at = models.DateTimeField(_("printed"), auto_now_add=True)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+")
    paper = models.CharField(_("paper"), max_length=10)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-printed_at"]
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")

    def __str__(self) -> str:
        return f"{self.pk}"


class LabelPrint(models.Model):
    """One label in one batch."""

    batch = models.ForeignKey(PrintBatch, on_delete=models.CASCADE, related_name="prints")
    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="prints")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "parcel"], name="label_once_a_batch")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.parcel_id}"
