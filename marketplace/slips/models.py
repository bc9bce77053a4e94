"""A payment reference on paper or screen, by which ways it can be paid and until when, and the money that came for it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.slips.references import grouped


class Channel(models.Model):
    """A way by which the money of a slip can come. Another way is another row, with its line in ``marketplace.ledger.channels``."""

    LABELS = {"counter": _("Post office counter"), "bank_transfer": _("Bank transfer")}

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True, help_text=_("Left empty, the name that Feira has for the code."))
    clearing = models.CharField(_("account in the books"), max_length=20)
    working_days = models.PositiveSmallIntegerField(_("working days to pay"), default=3)
    arrives_after = models.PositiveSmallIntegerField(
        _("further working days until the money is here"),
        default=0,
        help_text=_("A bank takes a day or two. The things are kept so long, and money that comes in this time is in time."),
    )
    on_slips = models.BooleanField(_("every slip can be paid so"), default=True)
    is_open = models.BooleanField(_("in use"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("way to pay a slip")
        verbose_name_plural = _("ways to pay a slip")

    def __str__(self) -> str:
        return self.name or str(self.LABELS.get(self.code, self.code))


class Slip(models.Model):
    """Pays one Order, whole. ``due_at``: until when its things are kept.

    ``reference`` is an ISO 11649 creditor reference, ``RF``, two check digits, the number; or, where the operator has an ``entity``,
    nine digits of which the last two check entity, number and amount.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to be paid")
        PAID = "paid", _("paid")
        EXPIRED = "expired", _("expired")

    reference = models.CharField(_("reference"), max_length=25, unique=True)
    entity = models.CharField(_("entity"), max_length=5, blank=True)
    order = models.OneToOneField("order.Order", verbose_name=_("order"), on_delete=models.PROTECT, related_name="slip")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    due_at = models.DateTimeField(_("to be paid by"), db_index=True)
    expired_at = models.DateTimeField(_("expired"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="slip_asks_for_money")]

    def __str__(self) -> str:
        return self.reference

    @property
    def shown_reference(self) -> str:
        """As people read it: by fours, or by threes where it goes with an entity."""
        return grouped(self.reference)

    @property
    def held(self) -> Decimal:
        """What has come for it and is not owed to the buyer. Uses ``assignments__receipt`` and ``surpluses`` as prefetched."""
        come = sum((each.receipt.amount for each in self.assignments.all()), Decimal(0))
        return come - sum((each.amount for each in self.surpluses.all()), Decimal(0))

    @property
    def missing(self) -> Decimal:
        """What is still to be paid; nothing of a slip that is paid."""
        return Decimal(0) if self.state == self.State.PAID else max(self.amount - self.held, Decimal(0))

    def due_by(self, channel: str):  # type: ignore[no-untyped-def]
        """Until when it is to be paid by ``channel`` (a code). Uses ``dues`` as prefetched."""
        return next((due.due_at for due in self.dues.all() if due.channel_id == channel), self.due_at)


class SlipDue(models.Model):
    """Until when one slip is to be paid by one way, as it was promised."""

    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="dues")
    channel = models.ForeignKey(Channel, to_field="code", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("to be paid by"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["slip", "channel"], name="one_due_time_a_way")]

    def __str__(self) -> str:
        return f"{self.slip_id} {self.channel_id}: {self.due_at}"


class Receipt(models.Model):
    """Money that came once: ``external`` is its number where it came from, so that the same news twice is one receipt.

    What it pays for is another row, an Assignment: money can come without saying.
    """

    channel = models.ForeignKey(Channel, verbose_name=_("came by"), to_field="code", on_delete=models.PROTECT, related_name="+")
    external = models.CharField(_("number there"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    received_at = models.DateTimeField(_("received"), db_index=True)
    payer = models.CharField(_("paid by"), max_length=140, blank=True)
    payer_iban = models.CharField("IBAN", max_length=34, blank=True)
    text = models.CharField(_("said with it"), max_length=300, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Taken before receipts had a booking of their own: it was booked with its order.
    with_order = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint(fields=["channel", "external"], name="each_receipt_comes_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_of_money"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.external}"


class Assignment(models.Model):
    """What one receipt is for: one slip, decided once. ``decided_by`` is empty where its reference said so."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="assignment")
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="assignments")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("decided"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.receipt_id} → {self.slip_id}"


class Surplus(models.Model):
    """Of one receipt, what pays for nothing and is owed to the buyer."""

    class Cause(models.TextChoices):
        OVER = "over", _("more than was asked for")
        TWICE = "twice", _("paid already")
        LATE = "late", _("too late, and the things are gone")
        SHORT = "short", _("less than was asked for, and the time is over")
        CANCELLED = "cancelled", _("the order had been cancelled")

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="surplus")
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="surpluses")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    created_at = models.DateTimeField(_("found"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("money owed to a buyer")
        verbose_name_plural = _("money owed to buyers")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="surplus_of_money")]

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.amount} {self.cause}"
