"""The post's own places: where parcels are handed in, sorted for the last leg, kept and handed out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class HasPoint(models.Model):
    """Something that stands at a place. Latitude and longitude in degrees, WGS 84."""

    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def point(self) -> tuple[float, float] | None:
        """(latitude, longitude); None where nobody wrote them."""
        return None if self.latitude is None or self.longitude is None else (float(self.latitude), float(self.longitude))


class Office(HasPoint, ClusterableModel):
    """A post office. ``areas`` are the postcodes whose parcels it delivers; an office without areas only takes in and hands out.

    ``opening_hours`` is written as OpenStreetMap's ``opening_hours`` (``Mo-Fr 09:00-18:00; PH off``); what differs on one day is
    an ``OfficeClosure``.
    """

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=12)
    locality = models.CharField(_("place"), max_length=60)
    country = models.CharField(_("country"), max_length=2, default="PT")
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=250, blank=True)
    hands_out = models.BooleanField(_("keeps parcels and hands them out"), default=True)
    takes_in = models.BooleanField(_("takes in parcels and letters"), default=True)
    takes_payments = models.BooleanField(_("takes payments in cash"), default=True)
    prints_labels = models.BooleanField(_("prints labels for a code"), default=True)
    step_free = models.BooleanField(_("can be entered without a step"), default=False)
    capacity = models.PositiveIntegerField(
        _("parcels that it can keep"), null=True, blank=True, help_text=_("Empty: no limit. A full office is not offered to shoppers.")
    )
    is_active = models.BooleanField(_("open to the public"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return self.name


class OfficeArea(models.Model):
    """Postcodes that an office delivers, both ends inclusive, compared as normalised text (``3000-000`` … ``3049-999``)."""

    office = ParentalKey(Office, verbose_name=_("office"), on_delete=models.CASCADE, related_name="areas")
    country = models.CharField(_("country"), max_length=2, default="PT")
    first = models.CharField(_("first postcode"), max_length=12)
    last = models.CharField(_("last postcode"), max_length=12)

    class Meta:
        verbose_name = _("postcode range")
        verbose_name_plural = _("postcode ranges")
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="office_area_runs_forward"),
            models.UniqueConstraint(fields=["country", "first"], name="office_area_starts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.first}–{self.last}"


class OfficeClosure(models.Model):
    """A day on which one office is closed, or open at other hours (``hours`` in the form of ``09:00-12:30``; empty: closed)."""

    office = ParentalKey(Office, verbose_name=_("office"), on_delete=models.CASCADE, related_name="closures")
    day = models.DateField(_("day"))
    hours = models.CharField(_("open at"), max_length=60, blank=True, help_text=_("Empty: closed all day. Else like 09:00-12:30."))
    reason = models.CharField(_("reason"), max_length=120)

    class Meta:
        ordering = ["day"]
        verbose_name = _("exceptional hours")
        verbose_name_plural = _("exceptional hours")
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="one_exception_an_office_and_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"
