"""A round: one vehicle on one shift, its stops in their order, and the parcels of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PlanRun(models.Model):
    """One planning of a day of an office, in the background. ``left_out``: what stands in no round, as [name, place, why], texts."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Planning")
        DONE = "done", _("Planned")
        FAILED = "failed", _("Not planned")

    office = models.ForeignKey("logistics.Office", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    left_out = models.JSONField(default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day"], condition=Q(state__in=["waiting", "running"]), name="one_planning_a_day_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.day}: {self.state}"


class Round(models.Model):
    """What one shift brings and fetches. A draft can be planned anew; once fixed its stops stay until it is opened again.

    ``leaves`` and ``back`` are planned times, ``metres`` the planned way. ``broken``: the rules that it breaks as it is ordered now, as
    ``[rule, stop, by, kind]`` of ``rounds.checking``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FIXED = "fixed", _("Fixed")
        OUT = "out", _("On the road")
        BACK = "back", _("Back, cash not counted")
        CLOSED = "closed", _("Closed")

    OPEN = (State.DRAFT, State.FIXED, State.OUT, State.BACK)

    office = models.ForeignKey("logistics.Office", verbose_name=_("office"), on_delete=models.PROTECT, related_name="rounds")
    day = models.DateField(_("day"))
    shift = models.OneToOneField("logistics.Shift", verbose_name=_("shift"), on_delete=models.PROTECT, related_name="round")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    leaves = models.TimeField(_("leaves at"), null=True, blank=True)
    back = models.TimeField(_("back at"), null=True, blank=True)
    metres = models.PositiveIntegerField(_("way in metres"), default=0)
    broken = models.JSONField(default=list)
    out_at = models.DateTimeField(_("left"), null=True, blank=True)
    back_at = models.DateTimeField(_("came back"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        indexes = [models.Index(fields=["office", "day"], name="rounds_of_a_day")]

    def __str__(self) -> str:
        return str(self.shift)


class RoundStop(models.Model):
    """One door of a round. Times are of the round's day; ``arrives`` is planned.

    ``locker``: the door is a locker. Its entries are put in there, and what the locker has to be emptied of is taken out.
    ``is_fixed``: planning anew leaves it in this round, at about this time. ``place_from`` says how exact its place on the map is.
    """

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("Delivery")
        PICKUP = "pickup", _("Pick-up")

    class PlaceFrom(models.TextChoices):
        POSTCODE = "postcode", _("by the whole postcode")
        AREA = "area", _("by the first digits of the postcode, up to a few kilometres off")
        OFFICE = "office", _("not known; drawn at the office")
        OWN = "own", _("its own")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stops")
    kind = models.CharField(_("what is done there"), max_length=10, choices=Kind.choices, default=Kind.DELIVERY)
    address = models.ForeignKey("logistics.Address", on_delete=models.PROTECT, related_name="+")
    pickup = models.ForeignKey("logistics.PickupRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="stops")
    locker = models.ForeignKey("logistics.LockerBank", null=True, blank=True, on_delete=models.PROTECT, related_name="stops")
    position = models.PositiveSmallIntegerField(_("position"))
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))
    service_seconds = models.PositiveIntegerField(_("time at the door in seconds"))
    arrives = models.TimeField(_("arrives at"))
    is_fixed = models.BooleanField(_("stays here"), default=False)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    place_from = models.CharField(max_length=10, choices=PlaceFrom.choices)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="delivery", pickup=None) | Q(kind="pickup", pickup__isnull=False), name="stop_to_fetch_was_asked_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.address.name}"


class RoundParcel(models.Model):
    """A parcel in a stop. ``is_open`` until the driver has said what became of it, or the round is closed."""

    stop = models.ForeignKey(RoundStop, on_delete=models.CASCADE, related_name="entries")
    parcel = models.ForeignKey("logistics.Parcel", on_delete=models.PROTECT, related_name="in_rounds")
    is_open = models.BooleanField(default=True)
    report = models.ForeignKey("logistics.StopReport", null=True, blank=True, on_delete=models.PROTECT, related_name="entries")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["parcel"], condition=Q(is_open=True), name="parcel_in_one_open_round"),
            models.UniqueConstraint(fields=["stop", "parcel"], name="parcel_once_a_stop"),
        ]

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.parcel_id}"
