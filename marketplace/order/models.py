"""Oscar's order, and the slice of it that is one seller's."""

import secrets
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder

from cms.formats import day_words
from marketplace.order.borne_models import (
    BORNE_LINE_CONSTRAINTS,
    BORNE_ORDER_CONSTRAINTS,
    BORNE_SHOP_ORDER_CONSTRAINTS,
    BorneLine,
    BorneShopOrder,
)
from marketplace.order.weighing_models import SOLD_LINE_CONSTRAINTS, SoldLine
from marketplace.tax.place import Treatment


def new_tracking_token() -> str:
    """128 random bits: whoever has the link may follow the order."""
    return secrets.token_urlsafe(16)


class Order(AbstractOrder):
    """What one shopper bought at once, over one or more shops. Money is in ``currency``, VAT included."""

    class Payment(models.TextChoices):
        CARD = "card", _("Card")
        SLIP = "slip", _("Slip, paid at a post office")
        CASH_ON_DELIVERY = "cash_on_delivery", _("Cash at the door")
        BANK_TRANSFER = "bank_transfer", _("Bank transfer")
        CREDIT = "credit", _("Credit with the post")
        NOTHING = "nothing", _("Nothing to pay")  # offers leave nothing

    tracking_token = models.CharField(max_length=32, unique=True, default=new_tracking_token, editable=False)
    payment = models.CharField(_("payment"), max_length=20, choices=Payment.choices)
    language = models.CharField(_("language"), max_length=5, default="en")
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    delivers_to = models.ForeignKey("logistics.Address", verbose_name=_("delivered to"), on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # What its buyer's credit pays; taken when it is placed.
    credit_used = models.DecimalField(_("paid with credit"), max_digits=12, decimal_places=2, default=Decimal(0))
    # What the marketplace pays for offers that it bears.
    borne_by_operator = models.DecimalField(_("paid by the marketplace"), max_digits=12, decimal_places=2, default=Decimal(0))

    wagtail_reference_index_ignore = True

    class Meta(AbstractOrder.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit_used__gte=0, credit_used__lte=models.F("total_incl_tax")), name="no_more_credit_than_the_order"
            ),
            *BORNE_ORDER_CONSTRAINTS,
        ]

    @property
    def to_collect(self):  # type: ignore[no-untyped-def]
        """What its way of paying collects: the price of all that was bought, less what credit and the marketplace pay."""
        return self.total_incl_tax - self.credit_used - self.borne_by_operator

    @property
    def waits_for_card(self) -> bool:
        """Whether its shopper has still to pay by card, or the bank to answer."""
        return self.payment == self.Payment.CARD and self.paid_at is None and self.cancelled_at is None


class ShopOrder(BorneShopOrder):
    """One Partner's slice of an Order: what it packs, is paid for, and may see."""

    class State(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("Waiting for payment")
        TO_PACK = "to_pack", _("To pack")
        PACKED = "packed", _("Packed")
        HANDED_OVER = "handed_over", _("With the post")
        DELIVERED = "delivered", _("Delivered")
        RETURNING = "returning", _("Coming back")
        RETURNED = "returned", _("Came back")
        CANCELLED = "cancelled", _("Cancelled")

    class CommissionSource(models.TextChoices):
        NONE = "none", _("nothing agreed")
        PRICE_LIST = "price_list", _("price list of the day")
        AGREED = "agreed", _("agreed with the seller")
        SPONSOR = "sponsor", _("given by an association")

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="shop_orders")
    partner = models.ForeignKey("partner.Partner", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="shop_orders")
    number = models.CharField(_("number"), max_length=24, unique=True)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.AWAITING_PAYMENT, db_index=True)
    service = models.ForeignKey("logistics.Service", verbose_name=_("service"), on_delete=models.PROTECT, related_name="+")
    # Where it waits for the buyer, of a service that goes there.
    office = models.ForeignKey(
        "logistics.Office", verbose_name=_("waits at"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locker = models.ForeignKey(
        "logistics.LockerBank", verbose_name=_("locker"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pickup_on = models.DateField(_("picked up on"))
    promised_for = models.DateField(_("promised for"))
    # The hours of that day at which it comes, where the buyer chose them.
    slot_from = models.TimeField(_("from"), null=True, blank=True)
    slot_until = models.TimeField(_("until"), null=True, blank=True)
    goods_total = models.DecimalField(_("goods"), max_digits=12, decimal_places=2)
    delivery_total = models.DecimalField(_("delivery"), max_digits=12, decimal_places=2)
    # As it was at the sale: a later price list changes nothing here.
    commission_percent = models.DecimalField(_("commission in percent of the goods"), max_digits=5, decimal_places=2, default=Decimal(0))
    commission_vat_percent = models.DecimalField(_("VAT on commission, in percent"), max_digits=5, decimal_places=2, default=Decimal(0))
    commission_source = models.CharField(
        _("commission from"), max_length=12, choices=CommissionSource.choices, default=CommissionSource.NONE
    )
    commission_sponsor = models.CharField(_("by the association"), max_length=120, blank=True)
    delivery_borne = models.DecimalField(_("delivery borne by the shop"), max_digits=12, decimal_places=2, default=Decimal(0))
    # Its share of the order's: the shares come to it.
    credit_used = models.DecimalField(_("paid with credit"), max_digits=12, decimal_places=2, default=Decimal(0))
    # Of goods and delivery, what was given back or never asked for; the database lets it never exceed what they cost.
    goods_back = models.DecimalField(_("goods given back"), max_digits=12, decimal_places=2, default=Decimal(0))
    delivery_back = models.DecimalField(_("delivery given back"), max_digits=12, decimal_places=2, default=Decimal(0))
    # What its goods weighed less than the heaviest that were paid for; in ``goods_back`` too.
    goods_weighed_off = models.DecimalField(_("goods weighed off"), max_digits=12, decimal_places=2, default=Decimal(0))
    # Of refunds, what the seller bears; missing pieces are not in it.
    goods_charged = models.DecimalField(_("goods borne by the shop"), max_digits=12, decimal_places=2, default=Decimal(0))
    delivery_charged = models.DecimalField(_("returned delivery borne by the shop"), max_digits=12, decimal_places=2, default=Decimal(0))
    cancelled_by_buyer_at = models.DateTimeField(_("cancelled by the buyer"), null=True, blank=True)
    vat_treatment = models.CharField(_("VAT"), max_length=20, choices=Treatment.choices, blank=True)  # "": placed before it was known
    vat_territory = models.CharField(_("VAT of"), max_length=10, blank=True)
    vat_mention = models.CharField(_("why no VAT is charged"), max_length=120, blank=True)
    shipment = models.OneToOneField(
        "logistics.Shipment", verbose_name=_("shipment"), null=True, blank=True, on_delete=models.PROTECT, related_name="shop_order"
    )
    packed_at = models.DateTimeField(_("packed"), null=True, blank=True)
    packed_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("placed"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "order"
        ordering = ["-created_at", "-pk"]
        verbose_name = _("shop order")
        verbose_name_plural = _("shop orders")
        constraints = [
            models.UniqueConstraint(fields=["order", "partner"], name="one_shop_order_a_seller"),
            models.CheckConstraint(condition=models.Q(goods_total__gte=0, delivery_total__gte=0), name="shop_order_not_negative"),
            models.CheckConstraint(
                condition=models.Q(commission_percent__gte=0, commission_percent__lte=100, commission_vat_percent__gte=0),
                name="shop_order_commission_is_a_share",
            ),
            models.CheckConstraint(condition=models.Q(delivery_borne__gte=0), name="delivery_borne_not_negative"),
            models.CheckConstraint(
                condition=models.Q(goods_back__gte=0, goods_back__lte=models.F("goods_total")), name="no_more_goods_back_than_paid"
            ),
            models.CheckConstraint(
                condition=models.Q(delivery_back__gte=0, delivery_back__lte=models.F("delivery_total")),
                name="no_more_delivery_back_than_paid",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    goods_charged__gte=0,
                    goods_charged__lte=models.F("goods_back"),
                    delivery_charged__gte=0,
                    delivery_charged__lte=models.F("delivery_back"),
                ),
                name="shop_bears_no_more_than_went_back",
            ),
            models.CheckConstraint(
                condition=models.Q(goods_weighed_off__gte=0, goods_weighed_off__lte=models.F("goods_back")),
                name="no_more_weighed_off_than_went_back",
            ),
            *BORNE_SHOP_ORDER_CONSTRAINTS,
        ]
        indexes = [models.Index(fields=["partner", "state", "created_at"], name="work_of_a_seller")]

    def __str__(self) -> str:
        return self.number

    @property
    def place(self):  # type: ignore[no-untyped-def]
        """The office or locker where it waits for its buyer; None where it comes to the door."""
        return self.locker or self.office

    @property
    def arrives(self):  # type: ignore[no-untyped-def]
        """The promised day, with its hours where the buyer chose them, in the active language."""
        return day_words(self.promised_for, self.slot_from, self.slot_until)

    @property
    def total(self):  # type: ignore[no-untyped-def]
        """Goods and delivery together, VAT included, as ordered."""
        return self.goods_total + self.delivery_total

    @property
    def delivery_cost(self):  # type: ignore[no-untyped-def]
        """What the post charges for the delivery, whoever bears it: ``delivery_total`` the buyer, ``delivery_borne`` the shop."""
        return self.delivery_total + self.delivery_borne

    @property
    def missing_total(self):  # type: ignore[no-untyped-def]
        """What is returned, or not collected, for pieces that are missing. Uses ``shortages`` as prefetched."""
        return sum((shortage.amount for shortage in self.shortages.all()), Decimal(0))

    @property
    def can_go_back(self):  # type: ignore[no-untyped-def]
        """What of goods and delivery has not gone back yet."""
        return self.total - self.goods_back - self.delivery_back

    @property
    def goods_to_come(self):  # type: ignore[no-untyped-def]
        """The goods less those that are missing, by the packed weight. Uses ``shortages`` as prefetched."""
        return self.goods_total - self.goods_weighed_off - sum((shortage.goods for shortage in self.shortages.all()), Decimal(0))

    @property
    def delivery_to_come(self):  # type: ignore[no-untyped-def]
        """The price of sending, less what is given back where nothing is sent. Uses ``shortages`` as prefetched."""
        return self.delivery_total - sum((shortage.delivery for shortage in self.shortages.all()), Decimal(0))

    @property
    def to_collect(self):  # type: ignore[no-untyped-def]
        """Of the order's ``to_collect``, this part's share."""
        return self.total - self.credit_used - self.borne_by_operator

    @property
    def to_pay(self):  # type: ignore[no-untyped-def]
        """``to_collect`` less the buyer's part of what is missing or weighed less: what is collected at the door."""
        return self.to_collect - self.missing_total - self.goods_weighed_off + self.operator_spared


class Line(BorneLine, SoldLine, AbstractLine):
    """One product of an Order, in one ShopOrder.

    ``tax_code`` is its ``TaxClass`` and ``vat_percent`` its rate as they were when it was placed (None: before they were known).
    """

    shop_order = models.ForeignKey(ShopOrder, verbose_name=_("shop order"), on_delete=models.PROTECT, related_name="lines")
    vat_percent = models.DecimalField(_("VAT in percent"), max_digits=5, decimal_places=2, null=True, blank=True)
    no_withdrawal = models.BooleanField(_("cannot be returned"), default=False)
    pieces_back = models.PositiveIntegerField(_("pieces given back or missing"), default=0)
    amount_back = models.DecimalField(_("price of these pieces"), max_digits=12, decimal_places=2, default=Decimal(0))

    wagtail_reference_index_ignore = True

    class Meta(AbstractLine.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(pieces_back__lte=models.F("quantity")), name="no_more_pieces_back_than_sold"),
            models.CheckConstraint(
                condition=models.Q(amount_back__gte=0, amount_back__lte=models.F("line_price_incl_tax")),
                name="no_more_of_a_line_back_than_paid",
            ),
            *SOLD_LINE_CONSTRAINTS,
            *BORNE_LINE_CONSTRAINTS,
        ]

    @property
    def pieces_left(self):  # type: ignore[no-untyped-def]
        """Pieces that are neither missing nor given back."""
        return self.quantity - self.pieces_back

    @property
    def weight_words(self) -> str:
        """What was accepted, or weighed, of a line that is sold by weight; empty for others."""
        from marketplace.order.weighing_words import line_words

        return line_words(self)

    def title_now(self):  # type: ignore[no-untyped-def]
        """What the product is called in the reader's language; ``title`` is what the shopper read. Uses its words as prefetched."""
        return self.product.get_title() if self.product else self.title

    @property
    def missing(self):  # type: ignore[no-untyped-def]
        """Pieces that the shop reported missing. Uses ``shortages`` as prefetched."""
        return sum(shortage.quantity for shortage in self.shortages.all())

    @property
    def to_pack(self):  # type: ignore[no-untyped-def]
        """Pieces that go into the parcel."""
        return self.quantity - self.missing


from oscar.apps.order.models import *  # noqa: E402, F403

from marketplace.order.message_models import OrderMessage  # noqa: E402, F401
from marketplace.order.shortage_models import ShopOrderShortage  # noqa: E402, F401
from marketplace.order.vat_models import ShopOrderVat  # noqa: E402, F401
from marketplace.order.weighing_models import Weighing  # noqa: E402, F401
