"""Hours of the day at which the post brings something, and how many it can bring in each."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from logistics.areas import check_area


class Slot(models.Model):
    """Hours at which ``service`` comes to the door, on its ``weekdays``, to ``capacity`` doors a day at most.

    ``order_until``: who wants it on the day itself orders until then, within the service's own cut-off. Times are of the post's own time
    zone. ``area``: only at these postcodes, one range a line; empty for wherever the service goes.
    """

    service = models.ForeignKey("logistics.Service", verbose_name=_("service"), on_delete=models.PROTECT, related_name="slots")
    weekdays = models.CharField(
        _("on"),
        max_length=7,
        default="12345",
        validators=[RegexValidator(r"^[1-7]+$", _("Write days of the week as figures: 1 is Monday, 7 is Sunday."))],
        help_text=_("Days of the week, 1 is Monday."),
    )
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    order_until = models.TimeField(_("ordered on the day until"))
    capacity = models.PositiveSmallIntegerField(_("deliveries a day at most"), validators=[MinValueValidator(1)])
    area = models.TextField(
        _("only at these postcodes"), blank=True, validators=[check_area], help_text=_("One range a line, like PT 3000-000 3049-999.")
    )
    is_active = models.BooleanField(_("on offer"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["service", "starts", "pk"]
        verbose_name = _("delivery slot")
        verbose_name_plural = _("delivery slots")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="slot_runs_forward", violation_error_message=_("It ends before it begins.")
            ),
            models.CheckConstraint(
                condition=Q(order_until__lte=F("starts")),
                name="slot_ordered_before_it_begins",
                violation_error_message=_("The last order must be before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class SlotDay(models.Model):
    """A slot on one day. ``taken`` counts the places that have not ended; the database lets it never exceed ``capacity``."""

    slot = models.ForeignKey(Slot, verbose_name=_("delivery slot"), on_delete=models.PROTECT, related_name="days")
    day = models.DateField(_("day"))
    capacity = models.PositiveSmallIntegerField(_("deliveries at most"))
    taken = models.PositiveSmallIntegerField(_("taken"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day", "slot__starts", "pk"]
        verbose_name = _("day of a slot")
        verbose_name_plural = _("days of slots")
        constraints = [
            models.UniqueConstraint(fields=["slot", "day"], name="slot_once_a_day"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_takes_no_more_than_it_can"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.slot_id}: {self.taken}/{self.capacity}"


class SlotPlace(models.Model):
    """One place in a slot, from when it is chosen. ``key`` says for what: a checkout's part, then the number of the order's part."""

    class State(models.TextChoices):
        KEPT = "kept", _("Kept while it is paid")
        TAKEN = "taken", _("Taken")
        ENDED = "ended", _("Given back")

    slot_day = models.ForeignKey(SlotDay, verbose_name=_("day of a slot"), on_delete=models.PROTECT, related_name="places")
    key = models.CharField(max_length=80, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.KEPT)
    kept_until = models.DateTimeField(_("kept until"), null=True, blank=True)
    created_at = models.DateTimeField(_("taken at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("place in a slot")
        verbose_name_plural = _("places in slots")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(ended_at=None), name="one_slot_a_key"),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
                name="place_that_ended_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="kept") | Q(kept_until__isnull=False), name="place_kept_for_a_time_only"),
        ]
        indexes = [models.Index(fields=["state", "kept_until"], name="slot_places_by_term")]

    def __str__(self) -> str:
        return f"{self.key} @ {self.slot_day_id}"
