"""Lockers: a bank of compartments, what is reserved in it, and what it reports."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from logistics.models.offices import HasPoint


class LockerBank(HasPoint, ClusterableModel):
    """A locker. It speaks to us with a key of its own, of which only the hash is kept.

    ``office``: where its parcels go when nobody takes them out. ``misses`` counts wrong PINs since the last right one;
    until ``locked_until`` no PIN opens a door.
    """

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=12)
    locality = models.CharField(_("place"), max_length=60)
    country = models.CharField(_("country"), max_length=2, default="PT")
    opening_hours = models.CharField(_("opening hours"), max_length=250, default="24/7")
    office = models.ForeignKey("logistics.Office", verbose_name=_("belongs to"), on_delete=models.PROTECT, related_name="lockers")
    is_chilled = models.BooleanField(_("keeps cold"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    key_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - many may have none
    key_made_at = models.DateTimeField(_("key made"), null=True, editable=False)
    last_heard_at = models.DateTimeField(_("last heard of"), null=True, editable=False)
    misses = models.PositiveSmallIntegerField(_("wrong PINs in a row"), default=0, editable=False)
    locked_until = models.DateTimeField(_("no PIN until"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("locker")
        verbose_name_plural = _("lockers")

    def __str__(self) -> str:
        return self.name


class Compartment(models.Model):
    """One door of a locker. The inner sides of each size stand in ``logistics.lockers.sizes``."""

    class Size(models.TextChoices):
        A = "A", _("A: 8 × 38 × 64 cm")
        B = "B", _("B: 19 × 38 × 64 cm")
        C = "C", _("C: 41 × 38 × 64 cm")

    bank = ParentalKey(LockerBank, verbose_name=_("locker"), on_delete=models.CASCADE, related_name="compartments")
    door = models.PositiveSmallIntegerField(_("door"))
    size = models.CharField(_("size"), max_length=1, choices=Size.choices)
    is_broken = models.BooleanField(_("out of order"), default=False)

    class Meta:
        ordering = ["door"]
        verbose_name = _("compartment")
        verbose_name_plural = _("compartments")
        constraints = [models.UniqueConstraint(fields=["bank", "door"], name="one_compartment_a_door")]

    def __str__(self) -> str:
        return f"{self.door} ({self.size})"


class LockerReservation(models.Model):
    """One compartment for one parcel, from when it is chosen until it is empty again.

    ``key`` says for what it is reserved: a checkout's part, then the booking key; ``position`` the parcel of several. The PIN opens
    the door for whoever's turn it is: who puts the parcel in while it is expected, who takes it out after that. It is not in the
    database (``logistics.secret_codes``). ``opened_at``: the door was opened with the present PIN and nothing was said since.
    """

    class Purpose(models.TextChoices):
        COLLECT = "collect", _("For its receiver")
        DROP_OFF = "drop_off", _("From its sender")

    class State(models.TextChoices):
        KEPT = "kept", _("Kept while it is paid")
        EXPECTED = "expected", _("Waits for its parcel")
        INSIDE = "inside", _("Parcel inside")
        TO_EMPTY = "to_empty", _("To be taken out by the post")
        ENDED = "ended", _("Ended")

    class End(models.TextChoices):
        TAKEN = "taken", _("Taken out")
        MOVED = "moved", _("Taken out by the post")
        RELEASED = "released", _("Given up")
        EXPIRED = "expired", _("Not paid in time")

    compartment = models.ForeignKey(Compartment, verbose_name=_("compartment"), on_delete=models.PROTECT, related_name="reservations")
    key = models.CharField(max_length=80, db_index=True)
    position = models.PositiveSmallIntegerField(_("parcel n"), default=1)
    parcel = models.ForeignKey(
        "logistics.Parcel", verbose_name=_("parcel"), null=True, blank=True, on_delete=models.PROTECT, related_name="locker_reservations"
    )
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose.choices, default=Purpose.COLLECT)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.KEPT)
    email = models.EmailField(_("e-mail address"), blank=True)
    kept_until = models.DateTimeField(_("kept until"), null=True, blank=True)
    inside_since = models.DateTimeField(_("inside since"), null=True, blank=True)
    keep_until = models.DateTimeField(_("to be taken out by"), null=True, blank=True)
    extended_at = models.DateTimeField(_("kept longer"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    code_seed = models.CharField(max_length=32, blank=True, editable=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    opened_at = models.DateTimeField(_("door opened"), null=True, blank=True)
    created_at = models.DateTimeField(_("reserved"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end = models.CharField(_("how it ended"), max_length=10, choices=End.choices, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reserved compartment")
        verbose_name_plural = _("reserved compartments")
        constraints = [
            models.UniqueConstraint(fields=["compartment"], condition=Q(ended_at=None), name="compartment_reserved_once"),
            models.UniqueConstraint(fields=["key", "position"], condition=Q(ended_at=None), name="one_compartment_a_parcel"),
            models.UniqueConstraint(fields=["code_hash"], condition=Q(ended_at=None) & ~Q(code_hash=""), name="pin_opens_one_door"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") & ~Q(state="ended") | Q(ended_at__isnull=False, state="ended") & ~Q(end=""),
                name="reservation_that_ended_says_how",
            ),
            models.CheckConstraint(condition=~Q(state="kept") | Q(kept_until__isnull=False), name="kept_for_a_time_only"),
            models.CheckConstraint(condition=~Q(state="inside") | Q(inside_since__isnull=False), name="inside_since_when"),
        ]
        indexes = [models.Index(fields=["state", "kept_until"], name="reservations_by_term")]

    def __str__(self) -> str:
        return f"{self.key}/{self.position}"


class LockerMessage(models.Model):
    """What a locker said, under its own message id, and what it was answered. Said twice, it is answered the same.

    ``problem``: what does not fit with what we know; it stays on the clerks' list until somebody has looked at it. No PIN is in it.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("PIN typed")
        OPENED = "opened", _("Door opened")
        CLOSED = "closed", _("Door closed")
        OCCUPIED = "occupied", _("Something inside")
        EMPTY = "empty", _("Nothing inside")
        FAULT = "fault", _("Fault")
        HEARTBEAT = "heartbeat", _("Still there")
        SILENT = "silent", _("Not heard of")

    class Problem(models.TextChoices):
        WRONG_PINS = "wrong_pins", _("Many wrong PINs: locked for a while")
        NO_SUCH_DOOR = "no_such_door", _("It named a door that it does not have")
        FOREIGN_PARCEL = "foreign_parcel", _("Something lies where nothing was reserved")
        OPENED_WITHOUT_PIN = "opened_without_pin", _("A door was opened without its PIN")
        NOT_THERE = "not_there", _("It says empty where a parcel should lie, and no PIN was typed")
        FAULT = "fault", _("A compartment is out of order")
        REFUSED = "refused", _("The parcel's history does not allow it")
        OTHER_KEY = "other_key", _("Its key was used in the name of another locker")
        CHANGED = "changed", _("It used one message id for two messages")
        SILENT = "silent", _("It has not been heard of")

    bank = models.ForeignKey(LockerBank, verbose_name=_("locker"), on_delete=models.CASCADE, related_name="messages")
    message_id = models.CharField(max_length=64)
    kind = models.CharField(_("said"), max_length=10, choices=Kind.choices)
    door = models.PositiveIntegerField(_("door"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    body_hash = models.CharField(max_length=64, editable=False)
    answer = models.JSONField(default=dict)
    parcel = models.ForeignKey(
        "logistics.Parcel", verbose_name=_("parcel"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    problem = models.CharField(_("problem"), max_length=20, choices=Problem.choices, blank=True)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("message of a locker")
        verbose_name_plural = _("messages of lockers")
        constraints = [models.UniqueConstraint(fields=["bank", "message_id"], name="locker_message_once")]
        indexes = [models.Index(fields=["settled_at", "problem"], name="locker_problems")]

    def __str__(self) -> str:
        return f"{self.bank_id}: {self.kind}"
