"""The books: accounts, transfers between them, and closed months.

An entry's amount is positive where it is debited and negative where it is credited, so that the entries of a transfer come to
zero. Rows are only ever added, and the database holds that itself: see ``triggers``.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Account(models.Model):
    """Where money is, or whose it is. ``channel`` says by which way of paying it came, ``partner`` whose share it is."""

    class Kind(models.TextChoices):
        CLEARING = "clearing", _("Received")
        CASH_IN_TRANSIT = "cash_in_transit", _("Cash under way")
        PENDING = "pending", _("Sellers, before delivery")
        PAYABLE = "payable", _("Sellers, to be paid out")
        COMMISSION = "commission", _("Commission")
        DELIVERY = "delivery", _("Delivery")
        VAT = "vat", _("VAT on commission")
        REFUNDS = "refunds", _("Owed to buyers")
        BUYER_CREDIT = "buyer_credit", _("Buyers’ credit")
        FEES = "fees", _("Fees of banks and cards")
        WRITE_OFFS = "write_offs", _("Written off")
        CREDIT_HELD = "credit_held", _("Credit set aside for orders")
        UNASSIGNED = "unassigned", _("Received, pays for nothing yet")
        PROMOTION = "promotion", _("Sales promotion: discounts borne")
        POSTAGE = "postage", _("Postage")
        POSTAGE_VAT = "postage_vat", _("VAT on postage")

    # What the post has or bears; on all others a balance is money that it owes or has earned, and is shown with the sign turned.
    HELD = (Kind.CLEARING, Kind.CASH_IN_TRANSIT, Kind.FEES, Kind.WRITE_OFFS, Kind.PROMOTION)
    BY_CHANNEL = (Kind.CLEARING, Kind.CASH_IN_TRANSIT)
    BY_PARTNER = (Kind.PENDING, Kind.PAYABLE)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    channel = models.CharField(_("way of paying"), max_length=20, blank=True)
    partner = models.ForeignKey(
        "partner.Partner", verbose_name=_("seller"), null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    currency = models.CharField(_("currency"), max_length=3)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(fields=["kind", "channel", "currency"], condition=Q(partner=None), name="account_once"),
            models.UniqueConstraint(fields=["kind", "partner", "currency"], condition=~Q(partner=None), name="account_of_a_seller_once"),
            models.CheckConstraint(
                condition=(Q(kind__in=["pending", "payable"]) & Q(partner__isnull=False))
                | (~Q(kind__in=["pending", "payable"]) & Q(partner__isnull=True)),
                name="sellers_accounts_have_a_seller",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=["clearing", "cash_in_transit"]) & ~Q(channel=""))
                | (~Q(kind__in=["clearing", "cash_in_transit"]) & Q(channel="")),
                name="what_is_received_has_a_channel",
            ),
        ]

    def __str__(self) -> str:
        from marketplace.ledger.channels import channel_name

        about = channel_name(self.channel) if self.channel else self.partner.name if self.partner else ""
        return f"{self.get_kind_display()}: {about}" if about else str(self.get_kind_display())

    @property
    def is_held(self) -> bool:
        return self.kind in self.HELD

    def shown(self, amount: Decimal) -> Decimal:
        """``amount`` as a person reads it on this account: more is a positive number."""
        return amount if self.is_held else -amount


class Transfer(models.Model):
    """One thing that happened to money, once: ``event`` with ``reference``, the number of the row that it happened to.

    ``occurred_at`` is when it happened, ``booked_on`` the day in whose month it counts: a later one where that month was closed.
    """

    class Event(models.TextChoices):
        PAID = "paid", _("Order paid")
        CASH_TAKEN = "cash_taken", _("Cash taken at the door")
        CASH_HANDED_IN = "cash_handed_in", _("Cash handed in")
        SHORTAGE = "shortage", _("Pieces missing")
        DELIVERED = "delivered", _("Delivered")
        TO_RETURN = "to_return", _("Money to give back")
        REFUNDED = "refunded", _("Given back")
        REFUND_FAILED = "refund_failed", _("Giving back failed")
        CREDITED = "credited", _("Given as credit")
        CREDIT_USED = "credit_used", _("Credit set aside for an order")
        CREDIT_UNUSED = "credit_unused", _("Credit given back, the order was not paid")
        CREDIT_PAID_OUT = "credit_paid_out", _("Credit to be paid out")
        REFUND_DUE = "refund_due", _("To be given back")
        PAYOUT = "payout", _("Paid out")
        PAYOUT_RETURNED = "payout_returned", _("Payout came back")
        PAYOUT_REVERSED = "payout_reversed", _("Payout taken back")
        DISPUTED = "disputed", _("Taken back by the buyer’s bank")
        DISPUTE_WON = "dispute_won", _("Given back by the buyer’s bank")
        RECEIVED = "received", _("Money received")
        RETURNED = "returned", _("Sent back to who paid it")
        BANK_FEE = "bank_fee", _("Fee of the bank")
        WEIGHED = "weighed", _("Weighed less")
        DIFFERENCE = "difference", _("Difference resolved")
        POSTAGE_PAID = "postage_paid", _("Postage paid")
        POSTAGE_OWED = "postage_owed", _("Postage to give back")
        POSTAGE_RETURNED = "postage_returned", _("Postage given back")
        POSTAGE_IN_VAIN = "postage_in_vain", _("Postage paid in vain")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(_("what happened"), max_length=20, choices=Event.choices)
    reference = models.CharField(_("reference"), max_length=64)
    currency = models.CharField(_("currency"), max_length=3)
    occurred_at = models.DateTimeField(_("happened"))
    booked_on = models.DateField(_("booked on"), db_index=True)
    booked_at = models.DateTimeField(_("written"), auto_now_add=True)
    memo = models.CharField(_("note"), max_length=200, blank=True)
    order = models.ForeignKey(
        "order.Order", verbose_name=_("order"), null=True, blank=True, on_delete=models.PROTECT, related_name="transfers"
    )
    shop_order = models.ForeignKey(
        "order.ShopOrder", verbose_name=_("shop order"), null=True, blank=True, on_delete=models.PROTECT, related_name="transfers"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-booked_on", "-booked_at"]
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.UniqueConstraint(fields=["event", "reference"], name="each_event_is_booked_once"),
            models.CheckConstraint(condition=~Q(reference=""), name="transfer_has_a_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.reference}"


class Entry(models.Model):
    """One side of a transfer. It is written before its transfer, whose key is checked when the transaction ends."""

    transfer = models.ForeignKey(Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, related_name="entries", db_index=False)
    account = models.ForeignKey(Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="entries", db_index=False)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="entry_of_something")]
        # In place of the keys' own: sums are read from the index alone.
        indexes = [
            models.Index(fields=["transfer", "account", "amount"], name="entries_of_a_transfer"),
            models.Index(fields=["account", "transfer", "amount"], name="entries_of_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.amount}"

    @property
    def debit(self) -> Decimal | None:
        return self.amount if self.amount > 0 else None

    @property
    def credit(self) -> Decimal | None:
        return -self.amount if self.amount < 0 else None


class Period(models.Model):
    """A month that is closed: nothing is booked on its days any more, nor before them."""

    starts_on = models.DateField(_("from"), unique=True)
    ends_on = models.DateField(_("to"), unique=True)
    closed_at = models.DateTimeField(_("closed"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-ends_on"]
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="period_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m}"


class Balance(models.Model):
    """All that stood on an account at the end of a closed month, kept so that nobody adds it up again."""

    period = models.ForeignKey(Period, verbose_name=_("closed month"), on_delete=models.PROTECT, related_name="balances")
    account = models.ForeignKey(Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="balances")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        constraints = [models.UniqueConstraint(fields=["period", "account"], name="one_balance_an_account_a_month")]

    def __str__(self) -> str:
        return f"{self.period} {self.account}: {self.amount}"
