"""A payment reference on paper or screen, and the money taken for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Slip(models.Model):
    """Pays one Order, whole. ``reference`` is an ISO 11649 creditor reference: ``RF``, two check digits, the number."""

    class State(models.TextChoices):
        OPEN = "open", _("to be paid")
        PAID = "paid", _("paid")
        EXPIRED = "expired", _("expired")

    reference = models.CharField(_("reference"), max_length=25, unique=True)
    order = models.OneToOneField("order.Order", verbose_name=_("order"), on_delete=models.PROTECT, related_name="slip")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    due_at = models.DateTimeField(_("to be paid by"), db_index=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="slip_asks_for_money")]

    def __str__(self) -> str:
        return self.reference


class SlipPayment(models.Model):
    """The money for a slip, taken once: the one-to-one key refuses a second."""

    class Channel(models.TextChoices):
        COUNTER = "counter", _("Post office counter")

    slip = models.OneToOneField(Slip, on_delete=models.PROTECT, related_name="payment")
    channel = models.CharField(_("taken at"), max_length=20, choices=Channel.choices, default=Channel.COUNTER)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("taken by"), on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("slip payment")
        verbose_name_plural = _("slip payments")

    def __str__(self) -> str:
        return f"{self.slip_id}: {self.amount}"
