"""“Offers” in the back office of a shop: its own, with their codes, and the operator's that it may join."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.viewsets.base import ViewSet

from marketplace.offer.models import Bearer, Offer, OfferAgreement
from marketplace.offer.words import deal_words
from marketplace.partner.models import Partner
from shops.backoffice.menu import ShopMenuItem
from shops.backoffice.offer_codes import OfferCodes
from shops.backoffice.offer_desk import Desk, OfferList, OfferPage


class ShopOfferList(OfferList):
    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "joinable": self.joinable()}

    def joinable(self) -> list[tuple[Offer, bool]]:
        """Offers of the operator's that this shop may bear with its goods, each with whether it does."""
        today, partner = timezone.localdate(), self.partner()
        if partner is None:
            return []
        offers = list(open_to(partner).exclude(ends_on__lt=today).prefetch_related("agreements"))
        return [(offer, partner.pk in {one.partner_id for one in offer.agreements.all()}) for offer in offers]


def open_to(partner: Partner) -> QuerySet[Offer]:
    """Offers of the operator's whose price ``partner`` may agree to bear: for all shops, or it is among those chosen."""
    offers = Offer.objects.filter(partner=None, borne_by=Bearer.SHOP, is_on=True)
    chosen = offers.filter(scope__partner__isnull=False)
    return (offers.exclude(pk__in=chosen.values("pk")) | offers.filter(pk__in=offers.filter(scope__partner=partner).values("pk"))).order_by(
        "-pk"
    )


class JoinOffer(Desk, View):
    """POST: the shop bears an offer of the operator's, or (``leave``) no longer. Orders that were placed stay as they are."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self.partner()
        if partner is None:
            raise Http404
        offer = get_object_or_404(open_to(partner), pk=pk)
        if "leave" in request.POST:
            OfferAgreement.objects.filter(offer=offer, partner=partner).delete()
            messages.success(request, _("“%(name)s” does not count for your goods any more.") % {"name": offer.name})
        else:
            OfferAgreement.objects.get_or_create(offer=offer, partner=partner, defaults={"agreed_by": request.user})  # type: ignore[misc]
            said = _("“%(name)s” counts for your goods now, and your shop bears it: %(deal)s.")
            messages.success(request, said % {"name": offer.name, "deal": deal_words(offer)})
        return redirect(f"{self.space}:index")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self.partner()
        if partner is None or not (self.offers().filter(pk=pk).exists() or open_to(partner).filter(pk=pk).exists()):
            raise Http404
        return redirect(f"{self.space}:index")


class ShopOffers(ViewSet):
    """Mounted at ``/admin/shop-offers/``, for owners."""

    name = "shop_offers"
    url_prefix = "shop-offers"
    icon = "tag"
    menu_label = gettext_lazy("Offers")
    menu_order = 112
    add_to_admin_menu = True
    menu_item: type[Any] = ShopMenuItem
    views: tuple[Any, ...] = (ShopOfferList, OfferPage, OfferCodes)

    def get_menu_item(self, order: int | None = None) -> Any:
        url = reverse(f"{self.name}:index")
        return self.menu_item(self.menu_label, url, name=self.url_prefix, icon_name=self.icon, order=self.menu_order)

    def get_urlpatterns(self) -> list[URLPattern]:
        index, page, codes = self.views
        return [
            path("", index.as_view(), name="index"),
            path("results/", index.as_view(results_only=True), name="index_results"),
            path("add/", page.as_view(), name="add"),
            path("<int:pk>/", page.as_view(), name="edit"),
            path("<int:pk>/codes/", codes.as_view(), name="codes"),
            *self.more(),
        ]

    def more(self) -> list[URLPattern]:
        return [path("<int:pk>/join/", JoinOffer.as_view(), name="join")]
