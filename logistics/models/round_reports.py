"""What drivers report from the road, and the money they bring back. Rows are only ever added."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from logistics.models.tracking import FailureReason, NextAction


def private_storage() -> Storage:
    """The storage that no address reaches; views hand out what is in it."""
    return storages["private"]


def proof_path(report: "StopReport", filename: str) -> str:
    """A name that cannot be guessed; the kind is ours, since every picture is written anew."""
    return f"proofs/{uuid.uuid4().hex}.{'png' if filename == 'signature' else 'jpg'}"


class StopReport(models.Model):
    """One report of a stop. ``key`` is made on the phone, so that a report that is sent twice is counted once.

    ``cash_taken`` in the installation's currency. Signature and photo are kept privately.
    """

    class Result(models.TextChoices):
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Not delivered")
        COLLECTED = "collected", _("Fetched")

    key = models.UUIDField(unique=True)
    stop = models.ForeignKey("logistics.RoundStop", on_delete=models.PROTECT, related_name="reports")
    driver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    occurred_at = models.DateTimeField(_("occurred"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    delivered_to = models.CharField(_("delivered to"), max_length=80, blank=True)
    signed_name = models.CharField(_("signed with the typed name"), max_length=80, blank=True)
    age_checked = models.BooleanField(_("age checked"), default=False)
    reason = models.CharField(_("reason"), max_length=30, choices=FailureReason.choices, blank=True)
    next_action = models.CharField(_("what happens next"), max_length=30, choices=NextAction.choices, blank=True)
    cash_taken = models.DecimalField(_("cash taken"), max_digits=12, decimal_places=2, default=0)
    parcels_taken = models.PositiveSmallIntegerField(_("parcels fetched"), default=0)
    signature = models.FileField(_("signature"), storage=private_storage, upload_to=proof_path, blank=True)
    photo = models.FileField(_("photo"), storage=private_storage, upload_to=proof_path, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["occurred_at", "pk"]
        verbose_name = _("report from the road")
        verbose_name_plural = _("reports from the road")
        constraints = [
            models.CheckConstraint(condition=Q(cash_taken__gte=0), name="report_takes_no_negative_cash"),
            models.CheckConstraint(condition=~Q(result="delivered") | ~Q(delivered_to=""), name="report_says_who_took_it"),
            models.CheckConstraint(condition=~Q(result="failed") | (~Q(reason="") & ~Q(next_action="")), name="report_says_why_not"),
        ]

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.result}"


class CashCount(models.Model):
    """The cash of one round, counted when it came back. ``expected`` is what the drivers' reports say was taken."""

    round = models.OneToOneField("logistics.Round", on_delete=models.PROTECT, related_name="cash_count")
    expected = models.DecimalField(_("expected"), max_digits=12, decimal_places=2)
    counted = models.DecimalField(_("counted"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.CharField(_("why it differs"), max_length=200, blank=True)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(_("counted on"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("count of a round’s cash")
        verbose_name_plural = _("counts of rounds’ cash")
        constraints = [
            models.CheckConstraint(condition=Q(counted__gte=0) & Q(expected__gte=0), name="counted_cash_not_negative"),
            models.CheckConstraint(condition=Q(counted=F("expected")) | ~Q(reason=""), name="difference_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.counted}"
