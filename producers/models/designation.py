"""Names that the EU register protects."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cms.read_quickly import ReadQuickly

if TYPE_CHECKING:
    from producers.models import Producer


class DesignationQuerySet(models.QuerySet["Designation"]):
    def attested_for(self, producer: Producer, on: dt.date | None = None) -> DesignationQuerySet:
        """Those that ``producer`` may use on the day (today)."""
        from producers.models import Attestation

        return self.filter(Exists(Attestation.objects.valid(on).filter(producer=producer, designation=OuterRef("pk"))))


class Designation(ReadQuickly, ClusterableModel):
    """An entry of the EU register of geographical indications, Regulation (EU) 2024/1143.

    ``file_number`` (e.g. ``PDO-PT-0213``) is empty where nobody has verified it yet: never guessed.
    """

    class Kind(models.TextChoices):
        PDO = "PDO", _("Protected Designation of Origin")
        PGI = "PGI", _("Protected Geographical Indication")

    name = models.CharField(_("registered name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    country = models.CharField(_("country"), max_length=2, default="PT")
    file_number = models.CharField(_("file number"), max_length=20, blank=True)
    specification = models.TextField(_("what its specification asks"), blank=True)

    objects = DesignationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        constraints = [
            models.UniqueConstraint(fields=["file_number"], condition=~models.Q(file_number=""), name="designation_file_number_once")
        ]

    def __str__(self) -> str:
        return self.name

    def badge(self) -> str:
        """The mark as written in the country: DOP in Portugal, AOP in France, PDO elsewhere."""
        local = {("PDO", "PT"): "DOP", ("PGI", "PT"): "IGP", ("PDO", "FR"): "AOP", ("PGI", "FR"): "IGP"}
        return local.get((self.kind, self.country), self.kind)


class DesignationName(models.Model):
    """Another spelling that is protected too (a translation, an evocation that the authority objects to)."""

    designation = ParentalKey(Designation, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name
