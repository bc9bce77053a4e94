"""The document that lets a Producer use a Designation."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from producers.documents import document_path, private_storage, validate_document


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def valid(self, on: dt.date | None = None) -> AttestationQuerySet:
        """Accepted, and in force on the day (today)."""
        day = on or timezone.localdate()
        return self.filter(state=Attestation.State.ACCEPTED, valid_from__lte=day, valid_until__gte=day)


class Attestation(models.Model):
    """Regulation (EU) 2024/1143, art. 45. Sent in by the shop or the maker, ruled on by the operator.

    A ruling is never edited: a new document is a new row.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("waiting for a ruling")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    producer = models.ForeignKey("producers.Producer", verbose_name=_("producer"), on_delete=models.PROTECT, related_name="attestations")
    designation = models.ForeignKey(
        "producers.Designation", verbose_name=_("designation"), on_delete=models.PROTECT, related_name="attestations"
    )
    document = models.FileField(_("document"), storage=private_storage, upload_to=document_path, validators=[validate_document])
    issued_by = models.CharField(_("issued by"), max_length=160)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent in by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(_("sent in"), auto_now_add=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ruled by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ruled_at = models.DateTimeField(_("ruled on"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_until"]
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="attestation_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(state="submitted") | Q(ruled_at__isnull=False), name="attestation_ruling_has_a_time"),
        ]
        indexes = [models.Index(fields=["producer", "designation", "state", "valid_until"], name="attestation_in_force")]

    def __str__(self) -> str:
        return f"{self.producer} · {self.designation}"

    @property
    def standing(self) -> str:
        """The ruling as it holds today: one that was accepted may have ended since."""
        if self.state == Attestation.State.ACCEPTED and self.days_left() < 0:
            return gettext("ended")
        return str(self.get_state_display())

    def days_left(self, on: dt.date | None = None) -> int:
        """Days from the day (today) to the last day of validity; negative once it has ended."""
        return (self.valid_until - (on or timezone.localdate())).days


class AttestationNotice(models.Model):
    """That the end of an attestation was told, once for each threshold: 30 and 7 days before, and 0 when it has ended."""

    attestation = models.ForeignKey(Attestation, on_delete=models.CASCADE, related_name="notices")
    days = models.PositiveSmallIntegerField(_("days before the end"))
    sent_at = models.DateTimeField(_("told"), auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attestation", "days"], name="attestation_end_told_once")]

    def __str__(self) -> str:
        return f"{self.attestation_id} · {self.days}"
