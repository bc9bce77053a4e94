"""What sending costs."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from logistics.areas import check_area

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
NOT_NEGATIVE = [MinValueValidator(0)]


class Tariff(ClusterableModel):
    """The prices of one service from a day on; the newest that has started counts. A draft never counts.

    Fees in ``currency`` with VAT, for the whole shipment: cash at the door is ``cash_fee`` and ``cash_percent`` of what is
    collected, insurance ``insured_fee`` and ``insured_percent`` of the value.
    """

    service = models.ForeignKey("logistics.Service", verbose_name=_("service"), on_delete=models.CASCADE, related_name="tariffs")
    starts_on = models.DateField(_("starts on"))
    is_draft = models.BooleanField(_("draft"), default=False, help_text=_("A draft can be compared, but nobody pays by it."))
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    cash_fee = models.DecimalField(_("fee for cash at the door"), max_digits=12, decimal_places=2, default=0, validators=NOT_NEGATIVE)
    cash_percent = models.DecimalField(_("and percent of the cash"), max_digits=5, decimal_places=2, default=0, validators=PERCENT)
    signature_fee = models.DecimalField(_("fee for a signature"), max_digits=12, decimal_places=2, default=0, validators=NOT_NEGATIVE)
    age_fee = models.DecimalField(_("fee for checking the age"), max_digits=12, decimal_places=2, default=0, validators=NOT_NEGATIVE)
    insured_fee = models.DecimalField(_("fee for insurance"), max_digits=12, decimal_places=2, default=0, validators=NOT_NEGATIVE)
    insured_percent = models.DecimalField(_("and percent of the value"), max_digits=5, decimal_places=2, default=0, validators=PERCENT)
    pickup_fee = models.DecimalField(
        _("fee for a pick-up at home"),
        max_digits=12,
        decimal_places=2,
        default=0,
        validators=NOT_NEGATIVE,
        help_text=_("For who sends without a shop; shops are picked up from without a fee."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        constraints = [
            models.UniqueConstraint(fields=["service", "starts_on"], condition=models.Q(is_draft=False), name="one_tariff_a_service_a_day"),
            models.CheckConstraint(
                condition=models.Q(cash_fee__gte=0, signature_fee__gte=0, age_fee__gte=0, insured_fee__gte=0, pickup_fee__gte=0)
                & models.Q(cash_percent__range=(0, 100), insured_percent__range=(0, 100)),
                name="tariff_fees_not_negative",
            ),
        ]

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


class Surcharge(models.Model):
    """What a parcel costs more: ``amount`` and ``percent`` of its step's price. All that is said about it must hold.

    ``area``: it goes to one of these postcodes (remote places); ``longest_from_mm``: its longest side is known and at least so
    long. Surcharges add up.
    """

    tariff = ParentalKey(Tariff, on_delete=models.CASCADE, related_name="surcharges")
    name = models.CharField(_("name"), max_length=60)
    area = models.TextField(
        _("to these postcodes"),
        blank=True,
        validators=[check_area],
        help_text=_("One range a line, like PT 3320-000 3329-999. Empty: all."),
    )
    longest_from_mm = models.PositiveIntegerField(_("longest side from mm on"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, default=0, validators=NOT_NEGATIVE)
    percent = models.DecimalField(_("percent of the price"), max_digits=5, decimal_places=2, default=0, validators=PERCENT)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("surcharge")
        verbose_name_plural = _("surcharges")
        constraints = [
            models.UniqueConstraint(fields=["tariff", "name"], name="one_surcharge_a_name"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, percent__range=(0, 100)) & (models.Q(amount__gt=0) | models.Q(percent__gt=0)),
                name="surcharge_costs_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name
