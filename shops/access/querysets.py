"""Whose back office a request is in, and the rows it may touch there.

The operator's rows are all rows. Everybody else's are those of the shop they are working in; a person of several
shops works in one at a time, the one chosen in the session.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest

from accounts.roles import Role, has_role
from cms.models import FeiraImage
from logistics.models import LabelPrint, PickupRequest, PrintBatch
from marketplace.catalogue.models import Product
from marketplace.order.models import ShopOrder
from producers.models import Producer
from shops.models import CatalogueImport, Shop, StorefrontPage

SESSION_KEY = "shop"
_CACHE = "_feira_shops"


def is_operator(request: HttpRequest) -> bool:
    """Whether the request's user runs the marketplace (or is a superuser)."""
    return has_role(request.user, Role.OPERATOR)


def shops_of(request: HttpRequest) -> list[Shop]:
    """The shops that the request's user is a member of, by name. One query a request."""
    if not request.user.is_authenticated or not request.user.is_active:
        return []
    user = request.user
    kept: tuple[int, list[Shop]] | None = getattr(request, _CACHE, None)
    if kept is None or kept[0] != user.pk:
        shops = Shop.objects.filter(memberships__user=user).select_related("partner").order_by("partner__name", "pk")
        kept = (user.pk, list(shops))
        setattr(request, _CACHE, kept)
    return kept[1]


def shop_or_none(request: HttpRequest) -> Shop | None:
    """The shop that the user is working in: the one chosen in the session, else the first. None for everybody else."""
    shops = shops_of(request)
    if not shops:
        return None
    chosen = request.session.get(SESSION_KEY) if hasattr(request, "session") else None
    return next((shop for shop in shops if shop.pk == chosen), shops[0])


def shop_of(request: HttpRequest) -> Shop:
    """The shop that the user is working in; ``Http404`` where there is none."""
    shop = shop_or_none(request)
    if shop is None:
        raise Http404
    return shop


def products_of(request: HttpRequest) -> QuerySet[Product]:
    """Products, variants among them, that the request may see and change."""
    if is_operator(request):
        return Product.objects.all()
    return Product.objects.filter(partner=shop_of(request).partner)


def catalogue_imports_of(request: HttpRequest) -> QuerySet[CatalogueImport]:
    """Files of products that were brought to the shop; the operator's are those of all shops."""
    if is_operator(request):
        return CatalogueImport.objects.all()
    return CatalogueImport.objects.filter(shop=shop_of(request))


def shop_orders_of(request: HttpRequest) -> QuerySet[ShopOrder]:
    """Shop orders that the request may see and pack."""
    if is_operator(request):
        return ShopOrder.objects.all()
    return ShopOrder.objects.filter(partner=shop_of(request).partner)


def print_runs_of(request: HttpRequest) -> QuerySet[PrintBatch]:
    """Print runs of which every label is one of the shop's own parcels."""
    if is_operator(request):
        return PrintBatch.objects.all()
    prints = LabelPrint.objects.filter(batch=OuterRef("pk"))
    own = shop_orders_of(request).filter(shipment__isnull=False).values("shipment")
    return PrintBatch.objects.filter(Exists(prints), ~Exists(prints.exclude(parcel__shipment__in=own)))


def pickups_of(request: HttpRequest) -> QuerySet[PickupRequest]:
    """Pick-ups that were asked for at the address from which the shop sends."""
    if is_operator(request):
        return PickupRequest.objects.all()
    sender = shop_of(request).partner.sends_from_id
    return PickupRequest.objects.filter(sender=sender) if sender else PickupRequest.objects.none()


def producers_of(request: HttpRequest) -> QuerySet[Producer]:
    """Makers whose goods the request's shop sells."""
    if is_operator(request):
        return Producer.objects.all()
    return Producer.objects.filter(shops=shop_of(request))


def images_of(request: HttpRequest) -> QuerySet[FeiraImage]:
    """Pictures in the shop's own collection."""
    if is_operator(request):
        return FeiraImage.objects.all()
    return FeiraImage.objects.filter(collection=shop_of(request).collection_id)


def pages_of(request: HttpRequest) -> QuerySet[StorefrontPage]:
    """The shop's storefront, one page a language."""
    if is_operator(request):
        return StorefrontPage.objects.all()
    return StorefrontPage.objects.filter(shop=shop_of(request))
