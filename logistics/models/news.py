"""What recipients were told by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ShipmentNews(models.Model):
    """One mail about one shipment and one kind of news on one day. The row is the guard that it goes out once."""

    shipment = models.ForeignKey("logistics.Shipment", on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(_("kind"), max_length=20)
    day = models.DateField(_("day"))
    told_at = models.DateTimeField(_("told"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("news of a shipment")
        verbose_name_plural = _("news of shipments")
        constraints = [models.UniqueConstraint(fields=["shipment", "kind", "day"], name="news_once_a_day")]

    def __str__(self) -> str:
        return f"{self.shipment_id}: {self.kind} {self.day}"
