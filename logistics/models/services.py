"""What the post sells, and where it goes."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import FilteredRelation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from logistics.areas import check_area


class Zone(ClusterableModel):
    """A part of the world with one price: mainland, islands, abroad."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")

    def __str__(self) -> str:
        return self.name


class ZoneRange(models.Model):
    """Postcodes of a zone, both ends inclusive, compared as normalised text (``1000-001`` … ``8999-999``)."""

    zone = ParentalKey(Zone, verbose_name=_("zone"), on_delete=models.CASCADE, related_name="ranges")
    country = models.CharField(_("country"), max_length=2)
    first = models.CharField(_("first postcode"), max_length=12)
    last = models.CharField(_("last postcode"), max_length=12)

    class Meta:
        verbose_name = _("postcode range")
        verbose_name_plural = _("postcode ranges")
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="zone_range_runs_forward"),
            models.UniqueConstraint(fields=["country", "first"], name="zone_range_starts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.first}–{self.last}"


class ServiceQuerySet(models.QuerySet["Service"]):
    def named(self) -> Self:
        """With the words of the active language in the same query, for ``name_in()`` and ``description_in()``."""
        language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        words = FilteredRelation("names", condition=models.Q(names__language=language))
        return self.alias(words=words).annotate(local_name=models.F("words__name"), local_description=models.F("words__description"))


class Kind(models.TextChoices):
    """Where a service takes a parcel."""

    HOME = "home", _("To the door")
    SAME_DAY = "same_day", _("To the door the same day")
    OFFICE = "office", _("To an office")
    LOCKER = "locker", _("To a locker")
    LETTER = "letter", _("Letter")
    REGISTERED = "registered", _("Registered letter")
    RETURN = "return", _("Back to the sender")
    FORWARDING = "forwarding", _("On to another address")


class Service(ClusterableModel):
    """A way of sending: home 24 h, chilled, economy. Times are of the post's own time zone.

    Limits of size count where a parcel's sides are known: ``longest_mm`` for its longest side, ``girth_mm`` for that and the way
    around it together (UPU), ``sides_mm`` for all three sides together (letters); None is no limit. ``volumetric_divisor`` is
    the volume in cm³ that is charged as a kilogram, where that is more than it weighs. ``area``: the only postcodes between
    which it carries, one range a line; empty for wherever it has a price. ``insured_up_to`` in ``settings.CURRENCY``, 0 where
    it insures nothing.
    """

    Kind = Kind

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("in one line"), max_length=200, blank=True)
    kind = models.CharField(_("goes to"), max_length=12, choices=Kind.choices, default=Kind.HOME)
    is_active = models.BooleanField(_("on sale"), default=True)
    is_chilled = models.BooleanField(_("keeps cold"), default=False)
    transit_days = models.PositiveSmallIntegerField(_("operating days from pick-up to delivery"), default=1)
    cutoff = models.TimeField(_("orders until this time leave the same day"))
    delivers_on = models.CharField(_("delivers on"), max_length=7, default="12345", help_text=_("Days of the week, 1 is Monday."))
    picks_up_on = models.CharField(
        _("picks up on"), max_length=7, blank=True, help_text=_("Days of the week, 1 is Monday. Empty: the days on which it delivers.")
    )
    area = models.TextField(
        _("only between these postcodes"),
        blank=True,
        validators=[check_area],
        help_text=_("One range a line, like PT 3000-000 3049-999. Empty: wherever the service has a price."),
    )
    max_grams = models.PositiveIntegerField(_("heaviest parcel in grams"), default=30_000)
    cash_on_delivery = models.BooleanField(_("takes cash at the door"), default=True)
    longest_mm = models.PositiveIntegerField(_("longest side in mm"), null=True, blank=True)
    girth_mm = models.PositiveIntegerField(_("longest side and the way around it in mm"), null=True, blank=True)
    sides_mm = models.PositiveIntegerField(_("three sides together in mm"), null=True, blank=True)
    volumetric_divisor = models.PositiveIntegerField(
        _("cm³ charged as a kilogram"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("For example 5000.")
    )
    offers_signature = models.BooleanField(_("delivers against a signature"), default=False)
    checks_age = models.BooleanField(_("checks the age at the door"), default=False)
    insured_up_to = models.DecimalField(
        _("insures up to"), max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)], help_text=_("0: not insured.")
    )
    mark = models.CharField(_("mark on the label"), max_length=4)
    indicator = models.CharField(_("service indicator of its item numbers"), max_length=2, default="DA")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str | None = None) -> str:
        """The name in ``language`` (the active one if None), else the service's own. Uses ``names`` as prefetched, or ``named()``."""
        if language is None and hasattr(self, "local_name"):
            return self.local_name or self.name
        row = self._words(language)
        return row.name if row else self.name

    def description_in(self, language: str | None = None) -> str:
        """The line in ``language`` (the active one if None), else the service's own. Uses ``names`` as prefetched, or ``named()``."""
        if language is None and hasattr(self, "local_name"):
            return self.local_description if self.local_name else self.description
        row = self._words(language)
        return row.description if row else self.description

    def _words(self, language: str | None) -> ServiceName | None:
        code = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
        return next((row for row in self.names.all() if row.language == code), None)


class ServiceName(models.Model):
    """The service's name and line in one language."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=5)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("in one line"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "language"], name="one_service_name_a_language")]

    def __str__(self) -> str:
        return self.name
