"""What a shop or the operator takes off for buyers, for whom, for how long and how often."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PERCENT = "percent", _("percent off")
    AMOUNT = "amount", _("an amount off")
    N_FOR_M = "n_for_m", _("several for the price of fewer")
    FREE_DELIVERY = "free_delivery", _("free delivery")


class Bearer(models.TextChoices):
    SHOP = "shop", _("the shop")
    OPERATOR = "operator", _("the marketplace")


# The number that each kind needs; all others are empty.
NUMBERS: dict[str, tuple[str, ...]] = {
    Kind.PERCENT: ("percent",),
    Kind.AMOUNT: ("amount",),
    Kind.N_FOR_M: ("buys", "pays"),
    Kind.FREE_DELIVERY: (),
}


def _only(kind: Kind) -> Q:
    every = {name for names in NUMBERS.values() for name in names}
    return Q(kind=kind, **{f"{name}__isnull": name not in NUMBERS[kind] for name in every})


class OfferQuerySet(models.QuerySet["Offer"]):
    def in_force(self, on: dt.date | None = None) -> OfferQuerySet:
        """Those that count on the day (today) and are not used up."""
        day = on or timezone.localdate()
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            Q(most_uses=None) | Q(uses__lt=F("most_uses")),
            Q(budget=None) | Q(spent__lt=F("budget")),
            is_on=True,
            starts_on__lte=day,
        )


class Offer(models.Model):
    """An offer of one shop, or of the operator (``partner`` is None).

    ``uses`` and ``spent`` count orders and money; ``marketplace.offer.claiming`` alone moves them, and the database holds them within
    ``most_uses`` and ``budget``. What it is for stands in ``OfferScope``; without rows it is for everything.
    """

    Kind = Kind
    Bearer = Bearer

    partner = models.ForeignKey(
        "partner.Partner", verbose_name=_("seller"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("what buyers get"), max_length=15, choices=Kind.choices)
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    buys = models.PositiveSmallIntegerField(_("pieces taken"), null=True, blank=True)
    pays = models.PositiveSmallIntegerField(_("pieces paid"), null=True, blank=True)
    minimum = models.DecimalField(_("from this amount on"), max_digits=12, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(_("first day"), default=timezone.localdate)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    is_on = models.BooleanField(_("switched on"), default=True)
    needs_code = models.BooleanField(_("only with a code"), default=False)
    once_a_buyer = models.BooleanField(_("once for each buyer"), default=False)
    borne_by = models.CharField(_("borne by"), max_length=10, choices=Bearer.choices, default=Bearer.SHOP)
    most_uses = models.PositiveIntegerField(_("for this many orders"), null=True, blank=True)
    budget = models.DecimalField(_("budget"), max_digits=12, decimal_places=2, null=True, blank=True)
    uses = models.PositiveIntegerField(_("used"), default=0, editable=False)
    spent = models.DecimalField(_("given so far"), max_digits=12, decimal_places=2, default=Decimal(0), editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = OfferQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        ordering = ["-created_at", "-pk"]
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        indexes = [models.Index(fields=["partner", "starts_on"], name="offers_of_a_seller")]
        constraints = [
            models.CheckConstraint(
                condition=_only(Kind.PERCENT) | _only(Kind.AMOUNT) | _only(Kind.N_FOR_M) | _only(Kind.FREE_DELIVERY),
                name="offer_has_the_numbers_of_its_kind",
            ),
            models.CheckConstraint(condition=Q(percent=None) | Q(percent__gt=0, percent__lte=100), name="offer_percent_is_a_share"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="offer_takes_something_off"),
            models.CheckConstraint(condition=Q(pays=None) | Q(pays__gte=1, pays__lt=F("buys")), name="offer_pays_fewer_than_taken"),
            models.CheckConstraint(condition=Q(minimum=None) | Q(minimum__gt=0), name="offer_minimum_above_nothing"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="offer_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(most_uses=None) | Q(uses__lte=F("most_uses")), name="offer_not_used_too_often"),
            models.CheckConstraint(condition=Q(spent__gte=0) & (Q(budget=None) | Q(spent__lte=F("budget"))), name="offer_keeps_its_budget"),
            models.CheckConstraint(condition=~Q(kind=Kind.FREE_DELIVERY) | Q(budget=None), name="free_delivery_is_counted_not_budgeted"),
            models.CheckConstraint(condition=Q(partner=None) | Q(borne_by=Bearer.SHOP), name="a_shop_bears_its_own_offer"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> Decimal | None:
        """What is left of the budget; None without one."""
        return None if self.budget is None else self.budget - self.spent

    @property
    def words(self) -> str:
        """What buyers read of it, in the active language."""
        from marketplace.offer.words import offer_words

        return offer_words(self)

    @property
    def term(self) -> str:
        from marketplace.offer.words import term_words

        return term_words(self)

    @property
    def by_operator(self) -> bool:
        return self.borne_by == Bearer.OPERATOR

    @property
    def is_used_up(self) -> bool:
        return (self.most_uses is not None and self.uses >= self.most_uses) or (self.left is not None and self.left <= 0)


class OfferScope(models.Model):
    """One thing that an offer is for: a category with all below it, a product with its variants, or (the operator's) a seller."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="scope")
    category = models.ForeignKey("catalogue.Category", null=True, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("catalogue.Product", null=True, on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey("partner.Partner", null=True, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=False, product=None, partner=None)
                | Q(category=None, product__isnull=False, partner=None)
                | Q(category=None, product=None, partner__isnull=False),
                name="an_offer_is_for_one_thing_a_row",
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.category_id or self.product_id or self.partner_id}"


class OfferAgreement(models.Model):
    """A seller bears an offer of the operator's with its own goods. It agreed to the terms as they stand: changed ones ask anew."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="agreements")
    partner = models.ForeignKey("partner.Partner", verbose_name=_("seller"), on_delete=models.CASCADE, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"), default=timezone.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        constraints = [models.UniqueConstraint(fields=["offer", "partner"], name="one_agreement_a_seller_and_offer")]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.partner_id}"


def numbers_of(offer: Offer) -> dict[str, Any]:
    """The numbers that its kind has, by field."""
    return {name: getattr(offer, name) for name in NUMBERS[offer.kind]}
