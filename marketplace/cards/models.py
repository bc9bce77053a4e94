"""An order that is paid by card, each page at Stripe where it could be paid, what went back, and what Stripe told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.cards.dispute_models import Dispute

__all__ = ["EVENT_REASONS", "CardPayment", "CardRefund", "CardSession", "Dispute", "StripeEvent"]


class CardPayment(models.Model):
    """Pays one Order, whole. ``expires_at``: until when its things are kept for the shopper."""

    class State(models.TextChoices):
        OPEN = "open", _("to be paid")
        PAID = "paid", _("paid")
        CANCELLED = "cancelled", _("given up")

    order = models.OneToOneField("order.Order", verbose_name=_("order"), on_delete=models.PROTECT, related_name="card_payment")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    expires_at = models.DateTimeField(_("to be paid by"), db_index=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("card payment")
        verbose_name_plural = _("card payments")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="card_payment_asks_for_money")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount} {self.currency}"


class CardSession(models.Model):
    """One page at Stripe where a payment can be made: a Checkout session. ``number`` counts the tries of its payment.

    ``number`` is empty where Stripe told of a session that we did not ask for. The database holds that one session of a payment at most
    can be paid, and that one at most has settled its order.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        OPEN = "open", _("open")
        PROCESSING = "processing", _("at the bank")
        PAID = "paid", _("paid")
        EXPIRED = "expired", _("not paid")
        FAILED = "failed", _("refused by the bank")
        LOST = "lost", _("no answer from Stripe")
        RETURNED = "returned", _("paid in vain")
        ODD = "odd", _("does not fit the order")

    class Reason(models.TextChoices):
        CANCELLED = "cancelled", _("It was paid after the order had been cancelled.")
        TWICE = "twice", _("The order had been paid already.")
        AMOUNT = "amount", _("Another amount was paid than the order’s.")
        CURRENCY = "currency", _("It was paid in another currency than the order’s.")
        ORDER = "order", _("It names another order.")
        SESSION = "session", _("Feira did not ask for this payment.")
        MODE = "mode", _("It is test money, or real money where test money is used.")
        ACCOUNT = "account", _("The money went to another account.")
        REFUNDED = "refunded", _("The money had been given back at Stripe already.")

    LIVE = (State.ASKED, State.OPEN, State.PROCESSING)

    payment = models.ForeignKey(CardPayment, verbose_name=_("card payment"), on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("try"), null=True, blank=True)
    stripe_id = models.CharField(_("number at Stripe"), max_length=255, unique=True, null=True, blank=True)
    intent_id = models.CharField(max_length=255, blank=True, db_index=True)
    url = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ASKED, db_index=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, blank=True)
    paid = models.DecimalField(_("paid"), max_digits=12, decimal_places=2, null=True, blank=True)
    paid_currency = models.CharField(max_length=3, blank=True)
    expires_at = models.DateTimeField(_("to be paid by"))
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    looked_at = models.DateTimeField(_("last asked about"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("card payment")
        verbose_name_plural = _("card payments")
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="tries_of_a_card_payment_count_up"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state__in=["asked", "open", "processing"]), name="one_open_page_a_card_payment"
            ),
            models.UniqueConstraint(fields=["payment"], condition=Q(state="paid"), name="a_card_payment_settles_once"),
        ]

    def __str__(self) -> str:
        return str(self.payment.order.number)


class CardRefund(models.Model):
    """Money that goes back to the card: whole, because it paid for nothing, or a part of what settled an order.

    ``reference`` names what caused a part; it is empty for the whole. One of each a session; ``number`` counts the tries.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("to be given back")
        PENDING = "pending", _("on its way")
        DONE = "done", _("given back")
        FAILED = "failed", _("could not be given back")

    session = models.ForeignKey(CardSession, on_delete=models.PROTECT, related_name="refunds")
    reference = models.CharField(_("reference"), max_length=64, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    number = models.PositiveSmallIntegerField(_("try"), default=1)
    stripe_id = models.CharField(_("number at Stripe"), max_length=255, unique=True, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    told_at = models.DateTimeField(_("shopper told"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("card refund")
        verbose_name_plural = _("card refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="card_refund_gives_money"),
            models.UniqueConstraint(fields=["session", "reference"], name="a_card_refund_of_each_reference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.amount} {self.currency}"


EVENT_REASONS = {
    "other_account": _("It is about another account than ours."),
    "other_mode": _("It is about test money, or about real money where test money is used."),
    "unknown": _("Stripe knows nothing of it."),
    "other_refund": _("Feira did not make this refund."),
}


class StripeEvent(models.Model):
    """A message of Stripe's, kept word for word as it was signed. What it says is a hint: Stripe itself is asked before anything counts."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to be looked at")
        DONE = "done", _("done")
        IGNORED = "ignored", _("does not concern us")
        ODD = "odd", _("does not fit")

    event_id = models.CharField(_("number at Stripe"), max_length=255, unique=True)
    kind = models.CharField(_("kind"), max_length=100)
    account = models.CharField(_("account"), max_length=255, blank=True)
    live_mode = models.BooleanField(default=False)
    object_id = models.CharField(_("about"), max_length=255, blank=True, db_index=True)
    body = models.TextField()
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    processed_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("message from Stripe")
        verbose_name_plural = _("messages from Stripe")

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"

    @property
    def reason_text(self) -> str:
        """The reason in the reader's words; that of a session where it is one of those."""
        known = {**dict(CardSession.Reason.choices), **EVENT_REASONS}
        return str(known.get(self.reason, self.reason))
