"""Postage that is paid by card: each page at Stripe where a charge could be paid, and what went back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.cards.models import CardRefund, CardSession


class PostagePage(models.Model):
    """One page at Stripe where a charge can be paid: a Checkout session. ``number`` counts the tries of its charge.

    The database holds that one page of a charge at most can be paid, and that one at most has settled it.
    """

    State = CardSession.State

    class Reason(models.TextChoices):
        GIVEN_UP = "given_up", _("It was paid after the charge had been given up.")
        TWICE = "twice", _("The charge had been paid already.")
        AMOUNT = "amount", _("Another amount was paid than the charge’s.")
        CURRENCY = "currency", _("It was paid in another currency than the charge’s.")
        CHARGE = "charge", _("It names another charge.")
        MODE = "mode", _("It is test money, or real money where test money is used.")
        ACCOUNT = "account", _("The money went to another account.")
        REFUNDED = "refunded", _("The money had been given back at Stripe already.")

    LIVE = CardSession.LIVE

    charge = models.ForeignKey("logistics.Charge", verbose_name=_("postage to pay"), on_delete=models.PROTECT, related_name="card_pages")
    number = models.PositiveSmallIntegerField(_("try"))
    back_to = models.TextField(blank=True)
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
        verbose_name = _("postage by card")
        verbose_name_plural = _("postage by card")
        constraints = [
            models.UniqueConstraint(fields=["charge", "number"], name="tries_of_a_charge_count_up"),
            models.UniqueConstraint(
                fields=["charge"], condition=Q(state__in=["asked", "open", "processing"]), name="one_open_page_a_charge"
            ),
            models.UniqueConstraint(fields=["charge"], condition=Q(state="paid"), name="a_charge_is_settled_once"),
        ]

    def __str__(self) -> str:
        return str(self.charge)


class PostageRefund(models.Model):
    """The whole of what was paid on one page goes back to its card, once. ``number`` counts the tries."""

    State = CardRefund.State

    page = models.OneToOneField(PostagePage, verbose_name=_("postage by card"), on_delete=models.PROTECT, related_name="refund")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    number = models.PositiveSmallIntegerField(_("try"), default=1)
    stripe_id = models.CharField(_("number at Stripe"), max_length=255, unique=True, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("refund of postage")
        verbose_name_plural = _("refunds of postage")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="postage_refund_gives_money")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.amount} {self.currency}"
