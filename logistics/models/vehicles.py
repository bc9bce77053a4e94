"""What the post drives with, who drives it when, and where postcodes lie."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Vehicle(models.Model):
    """A vehicle of an office. Chilled parcels go into ``chilled_places`` alone, all others beside them.

    ``max_litres`` 0: the room is not counted, the number of parcels alone. Weight of all parcels together, chilled ones too.
    """

    office = models.ForeignKey("logistics.Office", verbose_name=_("office"), on_delete=models.PROTECT, related_name="vehicles")
    name = models.CharField(_("name"), max_length=40)
    plate = models.CharField(_("number plate"), max_length=12, unique=True)
    max_parcels = models.PositiveSmallIntegerField(_("places for parcels"), default=80)
    chilled_places = models.PositiveSmallIntegerField(_("chilled places"), default=0)
    max_kg = models.PositiveIntegerField(_("heaviest load in kg"), default=600)
    max_litres = models.PositiveIntegerField(
        _("room in litres"), default=0, help_text=_("0: the room is not counted, only the number of parcels.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        constraints = [models.CheckConstraint(condition=Q(max_kg__gt=0), name="vehicle_carries_something")]

    def __str__(self) -> str:
        return f"{self.name} ({self.plate})"


class Shift(models.Model):
    """A vehicle on the road with a driver, on one day between two times of the post's own time zone."""

    vehicle = models.ForeignKey(Vehicle, verbose_name=_("vehicle"), on_delete=models.PROTECT, related_name="shifts")
    driver = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("driver"), on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField(_("day"), db_index=True)
    starts = models.TimeField(_("leaves at"))
    ends = models.TimeField(_("back by"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day", "starts", "pk"]
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="shift_ends_after_it_starts"),
            models.UniqueConstraint(fields=["vehicle", "day", "starts"], name="one_shift_a_vehicle_and_start"),
            models.UniqueConstraint(fields=["driver", "day", "starts"], name="one_shift_a_driver_and_start"),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle}, {self.starts:%H:%M}–{self.ends:%H:%M}"


class PostcodePlace(models.Model):
    """Where a postcode lies, in degrees (WGS 84). ``postcode`` is whole or, in Portugal, its first four digits."""

    country = models.CharField(_("country"), max_length=2, default="PT")
    postcode = models.CharField(_("postcode"), max_length=12, help_text=_("Whole, like 3000-389, or its first four digits."))
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["country", "postcode"]
        verbose_name = _("place of a postcode")
        verbose_name_plural = _("places of postcodes")
        constraints = [
            models.UniqueConstraint(fields=["country", "postcode"], name="one_place_a_postcode"),
            models.CheckConstraint(condition=Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180)), name="place_is_on_the_globe"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.postcode}"
