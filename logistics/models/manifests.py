"""What a sender hands over, as a frozen list, and what really came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Manifest(models.Model):
    """A list of one sender's parcels that go to the post together. Its lines never change; it is closed by the acceptance, or called off.

    ``number`` is its own, on paper as bars: see ``logistics.manifests``.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Not handed over yet")
        CLOSED = "closed", _("Handed over")
        CANCELLED = "cancelled", _("Called off")

    sender = models.ForeignKey("logistics.Address", verbose_name=_("sender"), on_delete=models.PROTECT, related_name="manifests")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    office = models.CharField(_("office"), max_length=60, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("manifest")
        verbose_name_plural = _("manifests")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | ~Q(state="open") & Q(closed_at__isnull=False),
                name="manifest_ends_with_its_time",
            )
        ]
        indexes = [models.Index(fields=["state", "-id"], name="manifests_open_first")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        from logistics.manifests import number_of

        return number_of(self.pk)


class ManifestLine(models.Model):
    """A parcel as its sender declared it. ``is_open`` goes with the manifest's state; a parcel stands on one open manifest at most."""

    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="lines")
    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="manifest_lines")
    grams = models.PositiveIntegerField(_("declared weight in grams"))
    is_open = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["manifest", "parcel"], name="parcel_once_a_manifest"),
            models.UniqueConstraint(fields=["parcel"], condition=Q(is_open=True), name="parcel_on_one_open_manifest"),
        ]

    def __str__(self) -> str:
        return f"{self.manifest}: {self.parcel_id}"


class ManifestReceipt(models.Model):
    """A parcel that came with the hand-over, declared or not. ``grams`` where it was put on the scale."""

    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="receipts")
    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="manifest_receipts")
    grams = models.PositiveIntegerField(_("weight in grams"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["manifest", "parcel"], name="parcel_received_once_a_manifest")]

    def __str__(self) -> str:
        return f"{self.manifest}: {self.parcel_id}"
