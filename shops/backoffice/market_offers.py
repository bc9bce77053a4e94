"""“Offers of the marketplace”: the operator's own, over all shops or chosen ones, which bear them when they agree."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from marketplace.catalogue.models import Product
from marketplace.offer.models import Offer
from marketplace.partner.models import Partner
from producers.viewsets import OperatorMenuItem, OperatorOnly
from shops.backoffice.offer_bearer import operators_columns
from shops.backoffice.offer_codes import OfferCodes
from shops.backoffice.offer_desk import Desk, OfferList, OfferPage
from shops.backoffice.offer_form import OperatorOfferForm
from shops.backoffice.offers import ShopOffers


class OperatorDesk(OperatorOnly, Desk):
    space = "market_offers"
    form_class = OperatorOfferForm

    def offers(self) -> QuerySet[Offer]:
        return Offer.objects.filter(partner=None)

    def partner(self) -> Partner | None:
        return None

    def products(self, offer: Offer) -> QuerySet[Product]:
        return Product.objects.filter(parent=None).select_related("partner").prefetch_related("translations").order_by("title", "pk")


class OperatorOfferList(OperatorDesk, OfferList):
    @cached_property
    def columns(self) -> list[Column]:
        return operators_columns(super().columns)


class OperatorOfferPage(OperatorDesk, OfferPage):
    pass


class OperatorOfferCodes(OperatorDesk, OfferCodes):
    pass


class MarketOffers(ShopOffers):
    """Mounted at ``/admin/market-offers/``, for the operator."""

    name = "market_offers"
    url_prefix = "market-offers"
    menu_order = 213
    menu_label = gettext_lazy("Offers of the marketplace")
    menu_item = OperatorMenuItem
    views = (OperatorOfferList, OperatorOfferPage, OperatorOfferCodes)

    def more(self) -> list[URLPattern]:
        return []
