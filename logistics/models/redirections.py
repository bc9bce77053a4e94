"""A parcel that goes elsewhere than its sender wrote, because its receiver asked for it."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.formats import day_words


class Redirection(models.Model):
    """One wish about one parcel; never changed into another: who wishes anew makes a new row.

    While it is in force (``Parcel.redirection``), ``recipient``, ``office``, ``locker``, ``promised_for`` and the window stand for the
    shipment's own fields of these names, all of them, so it is complete by itself. ``before``: what it took the place of; None where that
    was the shipment. ``price`` in ``settings.CURRENCY``, paid by ``charge`` where there is something to pay. ``asked_by``: the clerk who
    entered it; None where the receiver did, by the link in the mail, or a forwarding. ``note``: why it could not be done; it stays on the
    clerks' list until it is settled.
    """

    class Kind(models.TextChoices):
        DAY = "day", _("Another day")
        NEIGHBOUR = "neighbour", _("To a neighbour")
        OFFICE = "office", _("To an office")
        LOCKER = "locker", _("To a locker")
        ADDRESS = "address", _("To another address")
        FORWARDED = "forwarded", _("Forwarded to the new address")

    class State(models.TextChoices):
        ASKED = "asked", _("To be paid")
        IN_FORCE = "in_force", _("In force")
        REPLACED = "replaced", _("Replaced by a later one")
        GIVEN_UP = "given_up", _("Given up")
        TOO_LATE = "too_late", _("Too late")
        STUCK = "stuck", _("Could not be done")

    parcel = models.ForeignKey("logistics.Parcel", verbose_name=_("parcel"), on_delete=models.PROTECT, related_name="redirections")
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    recipient = models.ForeignKey("logistics.Address", verbose_name=_("to"), on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(
        "logistics.Office", verbose_name=_("waits at"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locker = models.ForeignKey(
        "logistics.LockerBank", verbose_name=_("locker"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    promised_for = models.DateField(_("promised for"))
    window_from = models.TimeField(_("from"), null=True, blank=True)
    window_until = models.TimeField(_("until"), null=True, blank=True)
    before = models.ForeignKey("self", verbose_name=_("before"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, default=Decimal(0))
    charge = models.OneToOneField(
        "logistics.Charge", verbose_name=_("postage to pay"), null=True, blank=True, on_delete=models.PROTECT, related_name="redirection"
    )
    forwarding = models.ForeignKey(
        "logistics.Forwarding", verbose_name=_("forwarding"), null=True, blank=True, on_delete=models.PROTECT, related_name="redirections"
    )
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    in_force_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    note = models.CharField(_("why not"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("redirection")
        verbose_name_plural = _("redirections")
        constraints = [
            models.UniqueConstraint(fields=["parcel"], condition=Q(state="asked"), name="one_redirection_to_pay_a_parcel"),
            models.UniqueConstraint(fields=["parcel"], condition=Q(state="in_force"), name="one_redirection_in_force_a_parcel"),
            models.CheckConstraint(condition=Q(office=None) | Q(locker=None), name="redirected_to_one_place"),
            models.CheckConstraint(condition=Q(price__gte=0), name="redirection_price_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=["in_force", "replaced"], in_force_at__isnull=False)
                | (~Q(state__in=["in_force", "replaced"]) & Q(in_force_at=None)),
                name="redirection_in_force_since_when",
            ),
            models.CheckConstraint(
                condition=Q(window_from=None, window_until=None) | Q(window_from__isnull=False, window_until__isnull=False),
                name="redirection_window_has_two_ends",
            ),
        ]
        indexes = [models.Index(fields=["settled_at", "state"], name="redirections_to_look_at")]

    def __str__(self) -> str:
        return f"{self.parcel_id}: {self.kind}"

    @property
    def arrives(self):  # type: ignore[no-untyped-def]
        """The promised day, with its hours where such were promised, in the active language."""
        return day_words(self.promised_for, self.window_from, self.window_until)


class RedirectionPrice(models.Model):
    """What one kind of redirection costs, in ``settings.CURRENCY`` with VAT; 0 for nothing. A kind without a row is not offered."""

    KINDS = [choice for choice in Redirection.Kind.choices if choice[0] != Redirection.Kind.FORWARDED]

    kind = models.CharField(_("what"), max_length=10, choices=KINDS, unique=True)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    is_offered = models.BooleanField(_("on offer"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["kind"]
        verbose_name = _("price of a redirection")
        verbose_name_plural = _("prices of redirections")
        constraints = [models.CheckConstraint(condition=Q(price__gte=0), name="price_of_redirection_not_negative")]

    def __str__(self) -> str:
        return str(self.get_kind_display())
