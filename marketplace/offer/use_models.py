"""Codes, and what became of offers in orders."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OfferCode(models.Model):
    """A word that gives an offer. ``most_uses`` is for this code alone; None: as often as the offer itself."""

    offer = models.ForeignKey("offer.Offer", on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("code"), max_length=24, unique=True)
    most_uses = models.PositiveIntegerField(_("for this many orders"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("used"), default=0, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        ordering = ["pk"]
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.CheckConstraint(condition=Q(most_uses=None) | Q(uses__lte=F("most_uses")), name="code_not_used_too_often"),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9-]*$"), name="code_is_capitals_and_digits"),
        ]

    def __str__(self) -> str:
        return self.code


class BasketCode(models.Model):
    """A code that a shopper typed. Whether it counts is asked anew each time the basket is reckoned."""

    basket = models.ForeignKey("basket.Basket", on_delete=models.CASCADE, related_name="codes")
    code = models.ForeignKey(OfferCode, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        constraints = [models.UniqueConstraint(fields=["basket", "code"], name="a_code_once_a_basket")]

    def __str__(self) -> str:
        return f"{self.basket_id}: {self.code_id}"


class OfferUse(models.Model):
    """One order took one offer. ``amount`` is what it gave in all; ``given_back_at``: the order was never paid, or cancelled.

    ``once_for`` is the buyer's address where the offer counts once for each; the database lets it stand once while it is not given back.
    """

    offer = models.ForeignKey("offer.Offer", verbose_name=_("offer"), on_delete=models.PROTECT, related_name="order_uses")
    order = models.ForeignKey("order.Order", verbose_name=_("order"), on_delete=models.PROTECT, related_name="offer_uses")
    code = models.ForeignKey(OfferCode, verbose_name=_("code"), null=True, on_delete=models.PROTECT, related_name="order_uses")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    once_for = models.EmailField(null=True)  # noqa: DJ001 - unique where it is there, and nobody is not one
    given_back_at = models.DateTimeField(_("given back"), null=True)
    created_at = models.DateTimeField(_("used"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        ordering = ["-created_at", "-pk"]
        verbose_name = _("use of an offer")
        verbose_name_plural = _("uses of offers")
        constraints = [
            models.UniqueConstraint(fields=["offer", "order"], name="an_offer_once_an_order"),
            models.UniqueConstraint(fields=["offer", "once_for"], condition=Q(given_back_at=None), name="an_offer_once_a_buyer"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="an_offer_gives"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.order_id}"


class OfferSaving(models.Model):
    """What an offer gave in one seller's part, in the words that the buyer read. Where the shop bears it, the prices are lower by it."""

    use = models.ForeignKey(OfferUse, on_delete=models.PROTECT, related_name="savings")
    shop_order = models.ForeignKey("order.ShopOrder", on_delete=models.PROTECT, related_name="savings")
    words = models.CharField(_("offer"), max_length=160)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, default=Decimal(0))
    on_delivery = models.BooleanField(_("delivery"), default=False)
    by_operator = models.BooleanField(_("borne by the marketplace"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["use", "shop_order", "on_delivery"], name="one_saving_a_use_and_shop_order"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_saving_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.amount}"
