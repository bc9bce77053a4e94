"""A sender asks the post to come by."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PickupRequest(models.Model):
    """The post shall come to ``sender`` on ``day``. Asked, then confirmed by a clerk; either side may call it off."""

    class Window(models.TextChoices):
        MORNING = "morning", _("Morning, 9:00 to 13:00")
        AFTERNOON = "afternoon", _("Afternoon, 13:00 to 17:00")
        ANY = "any", _("Any time of the day")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        CONFIRMED = "confirmed", _("Confirmed")
        CANCELLED = "cancelled", _("Called off")

    sender = models.ForeignKey("logistics.Address", verbose_name=_("sender"), on_delete=models.PROTECT, related_name="pickup_requests")
    day = models.DateField(_("day"))
    window = models.CharField(_("time"), max_length=10, choices=Window.choices, default=Window.ANY)
    parcels = models.PositiveSmallIntegerField(_("parcels"), default=1)
    note = models.CharField(_("note for the driver"), max_length=160, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("pick-up")
        verbose_name_plural = _("pick-ups")
        constraints = [
            models.UniqueConstraint(fields=["sender", "day"], condition=~Q(state="cancelled"), name="one_pickup_a_sender_and_day"),
        ]
        indexes = [models.Index(fields=["state", "day"], name="pickups_to_settle")]

    def __str__(self) -> str:
        return f"{self.sender.name}, {self.day}"
