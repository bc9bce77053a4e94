"""A parcel or a registered letter that somebody sends from home, without a shop and without an account."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from logistics.models.pickups import PickupRequest


def new_token() -> str:
    """128 random bits: whoever has the link may print the label and call it off."""
    return secrets.token_urlsafe(16)


class HomeSending(models.Model):
    """What was written so far, then what was paid. A row and not a session, so that any device, a clerk or a webhook can go on with it.

    Deleted at ``expires_at`` where it was not paid. ``pickup_on`` and ``promised_for`` are what was told last; ``told_before`` is the day
    that was promised first, where another one holds since. ``extra``: what a clerk takes besides, where it weighed more
    (``weighed_grams``) than was paid for. ``price`` in ``settings.CURRENCY`` with all options.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        TO_PAY = "to_pay", _("To be paid")
        BOOKED = "booked", _("Paid")
        CANCELLED = "cancelled", _("Called off")

    class HandIn(models.TextChoices):
        PRINT = "print", _("I print the label and bring it to an office")
        CODE = "code", _("The office prints the label")
        PICKUP = "pickup", _("The post picks it up at my home and brings the label")

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.SET_NULL, related_name="home_sendings"
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=5, blank=True)
    sender = models.ForeignKey("logistics.Address", verbose_name=_("sender"), on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("logistics.Address", verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="+")
    preset = models.CharField(_("size"), max_length=12, blank=True)
    grams = models.PositiveIntegerField(_("weight in grams"), null=True, blank=True)
    length_mm = models.PositiveIntegerField(_("length in mm"), null=True, blank=True)
    width_mm = models.PositiveIntegerField(_("width in mm"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height in mm"), null=True, blank=True)
    signature = models.BooleanField(_("signature on delivery"), default=False)
    insured_value = models.DecimalField(_("insured value"), max_digits=12, decimal_places=2, default=0)
    service = models.ForeignKey(
        "logistics.Service", verbose_name=_("service"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(
        "logistics.Office", verbose_name=_("waits at"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locker = models.ForeignKey(
        "logistics.LockerBank", verbose_name=_("locker"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hand_in = models.CharField(_("handed in"), max_length=10, choices=HandIn.choices, blank=True)
    window = models.CharField(_("time of the pick-up"), max_length=10, choices=PickupRequest.Window.choices, blank=True)
    pickup_on = models.DateField(_("handed in on"), null=True, blank=True)
    promised_for = models.DateField(_("promised for"), null=True, blank=True)
    told_before = models.DateField(_("promised at first"), null=True, blank=True)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True, blank=True)
    charge = models.OneToOneField(
        "logistics.Charge", verbose_name=_("postage"), null=True, blank=True, on_delete=models.PROTECT, related_name="home_sending"
    )
    extra = models.OneToOneField(
        "logistics.Charge",
        verbose_name=_("postage to add"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="heavier_sending",
    )
    weighed_grams = models.PositiveIntegerField(_("weighed, in grams"), null=True, blank=True)
    shipment = models.OneToOneField(
        "logistics.Shipment", verbose_name=_("shipment"), null=True, blank=True, on_delete=models.PROTECT, related_name="home_sending"
    )
    pickup = models.OneToOneField(
        "logistics.PickupRequest", verbose_name=_("pick-up"), null=True, blank=True, on_delete=models.PROTECT, related_name="home_sending"
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    expires_at = models.DateTimeField(_("deleted unless paid by"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("sending from home")
        verbose_name_plural = _("sendings from home")
        constraints = [
            models.CheckConstraint(condition=~Q(state="to_pay") | Q(charge__isnull=False), name="home_sending_to_pay_has_a_charge"),
            models.CheckConstraint(condition=~Q(state="booked") | Q(shipment__isnull=False), name="home_sending_booked_has_a_shipment"),
            models.CheckConstraint(condition=Q(grams=None) | Q(grams__gt=0), name="home_sending_weighs_something"),
            models.CheckConstraint(condition=Q(insured_value__gte=0), name="home_sending_insured_not_negative"),
        ]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="home_sendings_by_term"),
            models.Index(fields=["user", "-created_at"], name="home_sendings_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.charge_id or self.pk}"
