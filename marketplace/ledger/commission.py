"""What the market keeps of a sale: the rate as it was at the sale, and the amounts that follow from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings

from cms.prepared import Prepared
from marketplace.ledger.money import rounded
from marketplace.partner.models import Partner, SellerTerms, StandardTerms
from marketplace.tax.rates import standard_rate

if TYPE_CHECKING:
    from marketplace.order.models import ShopOrder


@dataclass(frozen=True)
class Terms:
    """Percent of the goods (VAT included), percent of VAT on that, where the rate is from, and the sponsor's name if it has one."""

    percent: Decimal
    vat_percent: Decimal
    source: str
    sponsor: str = ""

    def fields(self) -> dict[str, object]:
        """As a ShopOrder keeps them."""
        return {
            "commission_percent": self.percent,
            "commission_vat_percent": self.vat_percent,
            "commission_source": self.source,
            "commission_sponsor": self.sponsor,
        }


_agreed: Prepared[SellerTerms] = Prepared(lambda *, partners: SellerTerms.objects.filter(partner__in=partners))


def terms_at_sale(*, partners: list[Partner], on: dt.date) -> dict[int, Terms]:
    """What each seller pays for a sale on the day, by primary key. Three queries.

    What the seller agreed to counts, also where an association gave it; without an agreement the price list of the day; without
    one of those, nothing. VAT on it is the installation's own standard rate.
    """
    agreed = {terms.partner_id: terms for terms in _agreed(partners=[partner.pk for partner in partners])}
    standard, vat = StandardTerms.in_force(on), standard_rate(settings.POST_COUNTRY, on)
    listed = Terms(standard.commission_percent, vat, "price_list") if standard else Terms(Decimal(0), vat, "none")
    return {
        partner.pk: (
            Terms(own.commission_percent, vat, "sponsor" if own.sponsor else "agreed", own.sponsor)
            if (own := agreed.get(partner.pk))
            else listed
        )
        for partner in partners
    }


@dataclass(frozen=True)
class Share:
    """How a shop order's goods are shared out, in the order's currency. ``yours`` is the seller's."""

    goods: Decimal
    commission: Decimal
    vat: Decimal
    delivery: Decimal  # of the price of sending, what the seller bears
    charged: Decimal = Decimal(0)  # of delivery that went back, what the seller bears

    @property
    def yours(self) -> Decimal:
        return self.goods - self.commission - self.vat - self.delivery - self.charged

    @property
    def waiting(self) -> Decimal:
        """What stands before delivery."""
        return self.goods - self.charged


def share_of(shop_order: ShopOrder, *, currency: str) -> Share:
    """From the rates that the row keeps, on what is neither missing nor given back by the seller; each amount rounded once.

    Uses ``shortages`` as prefetched.
    """
    goods = shop_order.goods_to_come - shop_order.goods_charged
    commission = rounded(goods * shop_order.commission_percent / 100, currency)
    vat = rounded(commission * shop_order.commission_vat_percent / 100, currency)
    return Share(goods, commission, vat, shop_order.delivery_borne, shop_order.delivery_charged)
