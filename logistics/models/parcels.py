"""One sending, and its boxes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.formats import day_words


class ParcelStatus(models.TextChoices):
    """What the public sees. See ``logistics.tracking`` for the events that lead here (UPU EMSEVT)."""

    PENDING = "pending", _("Label made, not yet with the post")
    ACCEPTED = "accepted", _("With the post")
    IN_TRANSIT = "in_transit", _("On its way")
    ON_HOLD = "on_hold", _("Held")
    OUT_FOR_DELIVERY = "out_for_delivery", _("Out for delivery")
    DELIVERY_FAILED = "delivery_failed", _("Delivery attempted")
    READY_FOR_PICKUP = "ready_for_pickup", _("Ready to be picked up")
    DELIVERED = "delivered", _("Delivered")
    RETURN_TO_SENDER = "return_to_sender", _("Going back to the sender")
    LOST = "lost", _("Lost")
    VOID = "void", _("Withdrawn, will not be sent")

    @classmethod
    def final(cls) -> set["ParcelStatus"]:
        """Where a parcel stays."""
        return {cls.DELIVERED, cls.LOST, cls.VOID}


class Shipment(models.Model):
    """From one sender to one recipient by one Service. ``reference`` is the sender's own, e.g. a ShopOrder number.

    ``booking_key`` makes booking idempotent: the same key twice is the same Shipment. ``withdrawn_at``: the sender will not
    hand it in, so nobody prints its labels or waits for it. ``office`` or ``locker``: where it waits for the recipient instead of going
    to the door. ``language``: in which mails are written to the recipient; "" for that of the installation.
    ``insured_value`` and ``cash_to_collect`` in ``currency``; ``minimum_age`` in years, 0 where nobody is asked for it.
    ``returns``: the shipment that goes back with this one. ``window_from`` and ``window_until``: the hours of the promised day at which
    it comes, where they were promised too.
    """

    booking_key = models.CharField(max_length=80, unique=True)
    service = models.ForeignKey("logistics.Service", verbose_name=_("service"), on_delete=models.PROTECT, related_name="shipments")
    sender = models.ForeignKey("logistics.Address", verbose_name=_("sender"), on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("logistics.Address", verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("reference"), max_length=35, blank=True)
    pickup_on = models.DateField(_("picked up on"))
    promised_for = models.DateField(_("promised for"))
    window_from = models.TimeField(_("from"), null=True, blank=True)
    window_until = models.TimeField(_("until"), null=True, blank=True)
    office = models.ForeignKey(
        "logistics.Office", verbose_name=_("waits at"), null=True, blank=True, on_delete=models.PROTECT, related_name="shipments"
    )
    locker = models.ForeignKey(
        "logistics.LockerBank", verbose_name=_("locker"), null=True, blank=True, on_delete=models.PROTECT, related_name="shipments"
    )
    language = models.CharField(_("language of the recipient"), max_length=5, blank=True)
    signature = models.BooleanField(_("signature on delivery"), default=False)
    minimum_age = models.PositiveSmallIntegerField(_("minimum age of who takes it"), default=0)
    insured_value = models.DecimalField(_("insured value"), max_digits=12, decimal_places=2, default=0)
    cash_to_collect = models.DecimalField(_("cash to collect"), max_digits=12, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    returns = models.ForeignKey(
        "self", verbose_name=_("brings back"), null=True, blank=True, on_delete=models.PROTECT, related_name="return_shipments"
    )
    # Why not sooner: the days between that did not count, as ``promises.days_lost`` gives them.
    days_lost = models.JSONField(_("days that did not count"), default=list, blank=True)
    created_at = models.DateTimeField(_("booked"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        constraints = [
            models.CheckConstraint(condition=models.Q(cash_to_collect__gte=0), name="cash_to_collect_not_negative"),
            models.CheckConstraint(condition=models.Q(insured_value__gte=0), name="insured_value_not_negative"),
        ]
        indexes = [
            models.Index(fields=["withdrawn_at"], condition=models.Q(withdrawn_at__isnull=False), name="shipments_withdrawn"),
        ]

    def __str__(self) -> str:
        return self.reference or self.booking_key

    @property
    def arrives(self):  # type: ignore[no-untyped-def]
        """The promised day, with its hours where such were promised, in the active language."""
        return day_words(self.promised_for, self.window_from, self.window_until)


class Parcel(models.Model):
    """One box with one item number. ``status`` follows the events by the time they occurred.

    The three sides in millimetres, as declared or measured; None where nobody said. ``redirection``: the one in force, where its receiver
    asked for another way than the shipment's; where it goes now says ``bound_for``. ``pickup_on``: the shipment's, kept by the database
    (``logistics.pickup_days``); nobody else writes it.
    """

    shipment = models.ForeignKey(Shipment, verbose_name=_("shipment"), on_delete=models.PROTECT, related_name="parcels")
    number = models.OneToOneField("logistics.ItemNumber", verbose_name=_("item number"), on_delete=models.PROTECT, related_name="parcel")
    position = models.PositiveSmallIntegerField(_("parcel n"), default=1)
    of = models.PositiveSmallIntegerField(_("of N"), default=1)
    grams = models.PositiveIntegerField(_("weight in grams"))
    length_mm = models.PositiveIntegerField(_("length in mm"), null=True, blank=True)
    width_mm = models.PositiveIntegerField(_("width in mm"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height in mm"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=ParcelStatus.choices, default=ParcelStatus.PENDING, db_index=True)
    status_at = models.DateTimeField(_("since"), null=True, blank=True)
    printed_at = models.DateTimeField(_("label first printed"), null=True, blank=True)
    pickup_on = models.DateField(_("picked up on"), null=True, editable=False)
    redirection = models.ForeignKey(
        "logistics.Redirection", verbose_name=_("redirected"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        constraints = [
            models.UniqueConstraint(fields=["shipment", "position"], name="parcel_position_once"),
            models.CheckConstraint(condition=models.Q(grams__gt=0), name="parcel_weighs_something"),
        ]
        indexes = [
            models.Index(fields=["printed_at", "status"], name="parcels_to_print"),
            models.Index(fields=["status", "pickup_on", "id"], name="parcels_by_pickup_day"),
            models.Index(fields=["shipment", "id"], condition=models.Q(printed_at=None, status="pending"), name="parcels_without_a_label"),
        ]

    def __str__(self) -> str:
        return self.number.number

    @property
    def status_words(self) -> str:
        """Django's ``get_status_display`` looks through all choices each time, which a list of fifty rows feels."""
        return str(ParcelStatus(self.status).label)

    @property
    def bound_for(self):  # type: ignore[no-untyped-def]
        """Where it goes now: the redirection in force, else the shipment. Both have ``recipient``, ``office``, ``locker``,
        ``promised_for`` and the window. In queries: ``logistics.destinations``."""
        return self.redirection or self.shipment
