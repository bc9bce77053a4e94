"""How what was withdrawn from comes back: what a shop allows, and the sending that a buyer chose."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReturnTerms(models.Model):
    """What a seller offers to buyers who send back. Without a row the defaults count: see ``returning.terms_of``.

    ``refund_on``: the scan that gives the money back by itself.
    """

    class Payer(models.TextChoices):
        BUYER = "buyer", _("the buyer")
        SHOP = "shop", _("the shop")

    class RefundOn(models.TextChoices):
        ACCEPTED = "accepted", _("as soon as the post has accepted it from the buyer")
        BACK = "back", _("as soon as the post has brought it back to the shop")
        HAND = "hand", _("when the shop has looked at it and presses the button")

    partner = models.OneToOneField("partner.Partner", verbose_name=_("seller"), on_delete=models.CASCADE, related_name="return_terms")
    by_label = models.BooleanField(_("a label to print at home"), default=True)
    by_code = models.BooleanField(_("a code: the office prints the label"), default=True)
    by_pickup = models.BooleanField(_("collection at the buyer’s home"), default=False)
    payer = models.CharField(_("who pays the postage"), max_length=5, choices=Payer.choices, default=Payer.BUYER)
    refund_on = models.CharField(_("the money goes back"), max_length=8, choices=RefundOn.choices, default=RefundOn.HAND)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "refunds"
        verbose_name = _("terms of returns")
        verbose_name_plural = _("terms of returns")

    def __str__(self) -> str:
        return str(self.partner)


class ReturnSending(models.Model):
    """The way back that the buyer of a withdrawal chose. ``trouble``: why the scan could not give the money back, for the shop to read."""

    withdrawal = models.OneToOneField("refunds.Withdrawal", on_delete=models.CASCADE, related_name="way_back")
    sending = models.OneToOneField("logistics.HomeSending", on_delete=models.CASCADE, related_name="return_of")
    payer = models.CharField(_("postage paid by"), max_length=5, choices=ReturnTerms.Payer.choices)
    trouble = models.CharField(max_length=400, blank=True)
    chosen_at = models.DateTimeField(_("chosen"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "refunds"
        verbose_name = _("way back")
        verbose_name_plural = _("ways back")

    def __str__(self) -> str:
        return f"{self.withdrawal_id}: {self.sending_id}"
