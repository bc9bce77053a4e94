"""What sending costs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class Tariff(ClusterableModel):
    """The prices of one service from a day on; the newest that has started counts."""

    service = models.ForeignKey("logistics.Service", verbose_name=_("service"), on_delete=models.CASCADE, related_name="tariffs")
    starts_on = models.DateField(_("starts on"))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    cash_fee = models.DecimalField(_("fee for cash at the door"), max_digits=12, decimal_places=2, default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        constraints = [models.UniqueConstraint(fields=["service", "starts_on"], name="one_tariff_a_service_a_day")]

    def __str__(self) -> str:
        return f"{self.service} {self.starts_on}"


class TariffStep(models.Model):
    """Up to ``up_to_grams`` inclusive, into ``zone``: ``price`` with VAT, in the tariff's currency."""

    tariff = ParentalKey(Tariff, on_delete=models.CASCADE, related_name="steps")
    zone = models.ForeignKey("logistics.Zone", verbose_name=_("zone"), on_delete=models.PROTECT, related_name="+")
    up_to_grams = models.PositiveIntegerField(_("up to grams, inclusive"))
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["zone", "up_to_grams"]
        verbose_name = _("weight step")
        verbose_name_plural = _("weight steps")
        constraints = [
            models.UniqueConstraint(fields=["tariff", "zone", "up_to_grams"], name="one_price_a_step"),
            models.CheckConstraint(condition=models.Q(price__gt=0), name="no_step_is_free_by_mistake"),
        ]

    def __str__(self) -> str:
        return f"≤ {self.up_to_grams} g: {self.price}"
