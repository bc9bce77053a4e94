"""What happened to a parcel. Rows are only ever added; the database refuses UPDATE and DELETE."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventCode(models.TextChoices):
    """UPU EMSEVT codes that a clerk records, and two local ones."""

    EMA = "EMA", _("Accepted")
    EDD = "EDD", _("Arrived at the sorting centre")
    EMG = "EMG", _("At the delivery office")
    EDG = "EDG", _("Out for delivery")
    EMH = "EMH", _("Delivery attempted")
    EDH = "EDH", _("Ready to be picked up")
    EMI = "EMI", _("Delivered")
    HOLD = "EDB", _("Held")
    RTS = "RTS", _("Going back to the sender")
    LOST = "LOST", _("Lost")


class FailureReason(models.TextChoices):
    """Why a delivery failed."""

    NO_SUCH_NUMBER = "no_such_number", _("No such house number")
    INSUFFICIENT_ADDRESS = "insufficient_address", _("Address is incomplete")
    MOVED = "moved", _("Recipient has moved")
    UNKNOWN = "unknown", _("Recipient is not known there")
    ABSENT = "absent", _("Nobody at home, notice left")
    REFUSED = "refused", _("Recipient refused it")
    COLD_CHAIN = "cold_chain", _("Cold chain was broken")
    CASH_NOT_PAID = "cash_not_paid", _("Cash was not paid")
    LOCKER_FULL = "locker_full", _("No room in the compartment")
    LOCKER_BROKEN = "locker_broken", _("Locker out of order")


class NextAction(models.TextChoices):
    """What the post does after a failed delivery."""

    RETRY = "retry", _("Delivered again on the next operating day")
    HOLD = "hold", _("Kept at the office for pick-up")
    CONTACT = "contact", _("The post calls the recipient")
    RETURN = "return", _("Sent back to the sender")


class TrackingEvent(models.Model):
    """One event of one parcel. A second report of (parcel, code, time, office) changes nothing."""

    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="events")
    code = models.CharField(_("event"), max_length=4, choices=EventCode.choices)
    occurred_at = models.DateTimeField(_("occurred"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    office = models.CharField(_("office"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=30, choices=FailureReason.choices, blank=True)
    next_action = models.CharField(_("what happens next"), max_length=30, choices=NextAction.choices, blank=True)
    delivered_to = models.CharField(_("delivered to"), max_length=80, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["occurred_at", "pk"]
        verbose_name = _("tracking event")
        verbose_name_plural = _("tracking events")
        constraints = [
            models.UniqueConstraint(fields=["parcel", "code", "occurred_at", "office"], name="event_once"),
            models.CheckConstraint(
                condition=~models.Q(code="EMH") | (~models.Q(reason="") & ~models.Q(next_action="")),
                name="failed_delivery_has_reason_and_next_action",
            ),
            models.CheckConstraint(condition=~models.Q(code="EMI") | ~models.Q(delivered_to=""), name="delivered_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.occurred_at:%Y-%m-%d %H:%M}"
