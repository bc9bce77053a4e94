"""Oscar's partner: the legal seller, and what it has in stock."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from logistics.calendar import Habits
from marketplace.partner.price_models import PriceChange
from marketplace.partner.pricing import SALE_CONSTRAINTS, ReducedPrice
from marketplace.partner.terms_models import SellerTerms, StandardTerms
from marketplace.partner.trading import Trading, TradingState
from marketplace.partner.weights import WEIGHT_CONSTRAINTS, SoldByWeight
from marketplace.tax.place import Seller as TaxedSeller
from marketplace.tax.territories import Territory, territory_of

__all__ = ["Partner", "PriceChange", "SellerTerms", "StandardTerms", "StockRecord"]


class Partner(TradingState, AbstractPartner):
    """The seller, as the marketplace and the law know it. Its storefront is the Shop, a room further up.

    ``code`` is the seller's short name in addresses: the storefront lives at ``/shops/<code>/``.
    ``is_open`` is the operator's word: taken away, the seller's things are nowhere to be seen. ``trading`` is the seller's own:
    its things stay in sight, and whether they can be bought is ``takes_orders()``.
    """

    legal_name = models.CharField(_("legal name"), max_length=160, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    municipality = models.CharField(_("municipality"), max_length=80, blank=True)
    is_open = models.BooleanField(_("sells"), default=True, db_index=True)
    trading = models.CharField(_("takes orders"), max_length=10, choices=Trading.choices, default=Trading.OPEN)
    reopens_on = models.DateField(_("open again on"), null=True, blank=True)
    closed_message = models.CharField(_("message while closed"), max_length=200, blank=True)
    is_admitted = models.BooleanField(_("admitted by the operator"), default=True)
    sends_from = models.ForeignKey(
        "logistics.Address", verbose_name=_("sends from"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    packing_days = models.PositiveSmallIntegerField(
        _("days to pack"), default=0, help_text=_("Working days between the order and the parcel being ready.")
    )
    cutoff = models.TimeField(
        _("orders until this time leave the same day"), null=True, blank=True, help_text=_("Left empty, the post's own time counts.")
    )
    # Kept on the row, not beside it: every delivery date on every page asks for them.
    days_off = models.JSONField(_("days off"), default=list, blank=True)  # [["2026-12-24", "2027-01-02"], …], both ends included
    services_left_out = models.JSONField(_("services not offered"), default=list, blank=True)  # codes
    free_delivery_from = models.DecimalField(
        _("delivery is free from"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))]
    )
    is_vat_exempt = models.BooleanField(_("small seller who charges no VAT"), default=False)
    uses_oss = models.BooleanField(_("registered in the one-stop shop for VAT (OSS)"), default=False)

    class Meta(AbstractPartner.Meta):
        verbose_name = _("seller")
        verbose_name_plural = _("sellers")
        constraints = [
            models.CheckConstraint(condition=Q(is_admitted=True) | Q(is_open=False), name="only_the_admitted_sell"),
            models.CheckConstraint(
                condition=~Q(trading=Trading.CLOSED) | Q(reopens_on__isnull=False), name="a_closed_seller_says_until_when"
            ),
            models.CheckConstraint(condition=Q(free_delivery_from__isnull=True) | Q(free_delivery_from__gt=0), name="free_from_something"),
        ]

    @property
    def habits(self) -> Habits:
        """How it sends, as the delivery calendar asks it."""
        days = {day for first, last in self.days_off_ranges for day in _days(first, last)}
        return Habits(cutoff=self.cutoff, days_off=frozenset(days), without=frozenset(self.services_left_out))

    @property
    def for_tax(self) -> TaxedSeller:
        """What the tax asks of it. Reads ``sends_from``: a seller without one counts as the post's own country's."""
        where = self.sends_from
        territory = territory_of(country=where.country, postcode=where.postcode) if where else Territory(settings.POST_COUNTRY)
        return TaxedSeller(territory, is_small=self.is_vat_exempt, uses_oss=self.uses_oss)

    def left_to_free_delivery(self, goods: Decimal) -> Decimal | None:
        """What ``goods`` (VAT included, before delivery) lack to be sent for nothing: 0 when they are; None where that is not offered."""
        return None if self.free_delivery_from is None else max(Decimal(0), self.free_delivery_from - goods)

    @property
    def days_off_ranges(self) -> list[tuple[dt.date, dt.date]]:
        """First and last day of each stretch of days off, soonest first."""
        return sorted((dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in self.days_off)

    def get_absolute_url(self) -> str:
        return reverse("wagtail_serve", args=[f"shops/{self.code}/"])


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


class StockRecord(ReducedPrice, SoldByWeight, AbstractStockRecord):
    """Price (VAT included, in the installation's currency) and stock of one product.

    ``sale_price`` counts from ``sale_from`` until ``sale_until``, both days included and either left out; ask ``price_now()``.
    ``lowest_before`` is the lowest price of the 30 days before that: ``marketplace.partner.stocking`` writes all of them together.
    With ``heaviest_grams`` it is sold by weight: all these prices are then of a kilogram; ask ``piece_price()`` what a piece costs.
    ``num_in_stock - num_allocated`` is what can still be sold; the database keeps it from going below zero.
    """

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="stockrecords", verbose_name=_("product"))
    num_allocated = models.PositiveIntegerField(_("number allocated"), default=0)
    num_in_stock = models.PositiveIntegerField(_("number in stock"), default=0)
    price_currency = models.CharField(_("currency"), max_length=3, default=settings.OSCAR_DEFAULT_CURRENCY)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    sale_price = models.DecimalField(_("reduced price"), max_digits=12, decimal_places=2, null=True, blank=True)
    sale_from = models.DateField(_("reduced from"), null=True, blank=True)
    sale_until = models.DateField(_("reduced until"), null=True, blank=True)
    lowest_before = models.DecimalField(_("lowest price of the 30 days before"), max_digits=12, decimal_places=2, null=True, editable=False)

    lightest_grams = models.PositiveIntegerField(_("lightest piece, in grams"), null=True, blank=True)
    heaviest_grams = models.PositiveIntegerField(_("heaviest piece, in grams"), null=True, blank=True)

    wagtail_reference_index_ignore = True  # else every allocation writes the index: 15 queries instead of 3

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(num_allocated__lte=F("num_in_stock")), name="never_oversold"),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_not_negative"),
            models.UniqueConstraint(fields=["product"], name="one_stock_record_a_product"),
            *SALE_CONSTRAINTS,
            *WEIGHT_CONSTRAINTS,
        ]


from oscar.apps.partner.models import *  # noqa: E402, F403
