"""Money of an order that goes back to its buyer: why, by whose fault, by which means, and how far it has come."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.order.borne_models import added, to_operator_within


class Refund(models.Model):
    """What goes back at once of one shop order. ``key`` is its cause's own: the same cause makes one refund.

    ``goods_by`` and ``delivery_by`` say who bears each, as it was decided; see ``docs/decisions/0007-going-back.md``.
    """

    class Cause(models.TextChoices):
        CANCELLED = "cancelled", _("Cancelled before packing")
        WITHDRAWAL = "withdrawal", _("Contract withdrawn from")
        RETURNED = "returned", _("Parcel came back")
        MISSING = "missing", _("Pieces missing")
        WEIGHT = "weight", _("Weighed less")
        GOODWILL = "goodwill", _("Goodwill")

    class Fault(models.TextChoices):
        SHOP = "shop", _("the shop")
        POST = "post", _("the post")
        NOBODY = "nobody", _("nobody")

    class Means(models.TextChoices):
        CARD = "card", _("To the card")
        CREDIT = "credit", _("As credit")
        BANK = "bank", _("To a bank account")
        CASH = "cash", _("In cash at a counter")

    class State(models.TextChoices):
        WAITING = "waiting", _("To be given back")
        PENDING = "pending", _("On its way")
        DONE = "done", _("Given back")
        FAILED = "failed", _("Could not be given back")

    class Bearer(models.TextChoices):
        SHOP = "shop", _("the shop")
        POST = "post", _("the post")

    shop_order = models.ForeignKey("order.ShopOrder", verbose_name=_("shop order"), on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=64, unique=True)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices)
    fault = models.CharField(_("fault of"), max_length=8, choices=Fault.choices)
    means = models.CharField(_("by"), max_length=8, choices=Means.choices, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    goods = models.DecimalField(_("goods"), max_digits=12, decimal_places=2, default=Decimal(0))
    delivery = models.DecimalField(_("delivery"), max_digits=12, decimal_places=2, default=Decimal(0))
    # Of the amount, what goes back as credit since credit had paid it; nothing where ``means`` is credit for all of it.
    to_credit = models.DecimalField(_("of it as credit"), max_digits=12, decimal_places=2, default=Decimal(0))
    # Of the amount, what goes back to the marketplace since it had paid it, and never to the buyer.
    to_operator = models.DecimalField(_("of it to the marketplace"), max_digits=12, decimal_places=2, default=Decimal(0))
    goods_by = models.CharField(_("goods borne by"), max_length=4, choices=Bearer.choices)
    delivery_by = models.CharField(_("delivery borne by"), max_length=4, choices=Bearer.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    holder = models.CharField(_("account holder"), max_length=70, blank=True)
    failure = models.CharField(_("why it failed"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("decided"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(_("given back"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given back by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(goods__gte=0, delivery__gte=0), name="refund_not_negative"),
            models.CheckConstraint(
                condition=Q(to_credit__gte=0, to_credit__lte=added("goods", "delivery", "-to_operator")),
                name="no_more_to_credit_than_goes_back",
            ),
            to_operator_within("goods", "delivery"),
            models.CheckConstraint(condition=~Q(goods=0, delivery=0), name="refund_of_something"),
            models.CheckConstraint(condition=~Q(means="bank") | ~Q(iban=""), name="refund_to_a_bank_has_an_iban"),
        ]

    def __str__(self) -> str:
        return f"{self.shop_order.number}: {self.amount}"

    @property
    def amount(self) -> Decimal:
        """Goods and delivery together, VAT included, in the order's currency."""
        return self.goods + self.delivery

    @property
    def to_buyer(self) -> Decimal:
        """What of the amount is the buyer's."""
        return self.amount - self.to_operator

    @property
    def by_means(self) -> Decimal:
        """What of the amount goes by ``means``."""
        return self.to_buyer - self.to_credit

    @property
    def reference(self) -> str:
        """How the books, the credit and the card know it."""
        return f"refund {self.pk}"


class RefundLine(models.Model):
    """Pieces of one line, and the price of them that goes back; no pieces where the price alone is lowered."""

    refund = models.ForeignKey(Refund, verbose_name=_("refund"), on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.Line", verbose_name=_("line"), on_delete=models.PROTECT, related_name="refund_lines")
    quantity = models.PositiveIntegerField(_("pieces"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("line of a refund")
        verbose_name_plural = _("lines of a refund")
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="a_line_once_a_refund"),
            models.CheckConstraint(condition=Q(amount__gte=0) & (Q(quantity__gt=0) | Q(amount__gt=0)), name="refund_line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


from marketplace.refunds.return_models import ReturnSending, ReturnTerms  # noqa: E402, F401
from marketplace.refunds.withdrawal_models import Withdrawal, WithdrawalLine  # noqa: E402, F401
