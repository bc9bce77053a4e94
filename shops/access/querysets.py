"""Whose back office a request is in, and the rows it may touch there.

The operator's rows are all rows. Everybody else's are those of the shop they are working in; a person of several
shops works in one at a time, the one chosen in the session.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role, has_role
from cms.models import FeiraImage
from logistics.manifests import free_parcels
from logistics.models import LabelPrint, Manifest, ManifestLine, Parcel, PickupRequest, PrintBatch
from marketplace.catalogue.models import Product
from marketplace.invoices.models import Document
from marketplace.ledger.models import Entry
from marketplace.offer.models import Offer
from marketplace.order.models import ShopOrder
from marketplace.partner.models import StockRecord
from marketplace.payouts.models import BankAccount, Payout, Statement, StripeAccount
from marketplace.reviews.models import Review
from producers.models import Producer
from shops.access.roles import Area, may
from shops.models import CatalogueImport, Invitation, Membership, Shop, ShopContentPage, ShopDomain, StockSave, StorefrontPage, Webhook

SESSION_KEY = "shop"
_CACHE = "_feira_shops"


def is_operator(request: HttpRequest) -> bool:
    """Whether the request's user runs the marketplace (or is a superuser)."""
    return has_role(request.user, Role.OPERATOR)


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The places of the request's user in shops, by the shops' names. One query a request: who was removed is out at once."""
    if not request.user.is_authenticated or not request.user.is_active:
        return []
    user = request.user
    kept: tuple[int, list[Membership]] | None = getattr(request, _CACHE, None)
    if kept is None or kept[0] != user.pk:
        places = Membership.objects.filter(user=user).select_related("shop__partner").order_by("shop__partner__name", "shop_id")
        kept = (user.pk, list(places))
        setattr(request, _CACHE, kept)
    return kept[1]


def shops_of(request: HttpRequest, area: Area = Area.FIRST_PAGE) -> list[Shop]:
    """The shops in which the request's user may work in ``area``, by name."""
    return [place.shop for place in memberships_of(request) if may(place.role, area)]


def may_here(request: HttpRequest, area: Area) -> bool:
    """Whether the request's user may work in ``area`` of the shop in work."""
    shop = shop_or_none(request)
    return shop is not None and any(place.shop_id == shop.pk and may(place.role, area) for place in memberships_of(request))


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """Whether ``user`` must sign in with a code too: owners of a shop that the operator has marked, as money is paid out."""
    if not user.is_authenticated:
        return False
    owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER)
    return owned.filter(shop__needs_second_factor=True).exists()


def owns_guarded_shop(request: HttpRequest) -> bool:
    """``needs_second_factor`` of the request's user, from the places that are loaded anyway."""
    return any(place.role == Membership.Role.OWNER and place.shop.needs_second_factor for place in memberships_of(request))


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


def stock_of(request: HttpRequest) -> QuerySet[StockRecord]:
    """Prices and stock of those products."""
    if is_operator(request):
        return StockRecord.objects.all()
    return StockRecord.objects.filter(product__partner=shop_of(request).partner)


def stock_saves_of(request: HttpRequest) -> QuerySet[StockSave]:
    """What was saved in the grid of prices and stock."""
    if is_operator(request):
        return StockSave.objects.all()
    return StockSave.objects.filter(shop=shop_of(request))


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


def ledger_entries_of(request: HttpRequest) -> QuerySet[Entry]:
    """The entries on the accounts of the seller whose shop is in work; also the operator's, who has the books for all others."""
    return Entry.objects.filter(account__partner=shop_of(request).partner_id)


def bank_accounts_of(request: HttpRequest) -> QuerySet[BankAccount]:
    """Where the money of the shop in work goes and went; also the operator's, who has a page for all others."""
    return BankAccount.objects.filter(partner=shop_of(request).partner_id)


def payouts_of(request: HttpRequest) -> QuerySet[Payout]:
    """What was paid out to the seller whose shop is in work."""
    return Payout.objects.filter(partner=shop_of(request).partner_id)


def stripe_accounts_of(request: HttpRequest) -> QuerySet[StripeAccount]:
    """The account at Stripe of the seller whose shop is in work."""
    return StripeAccount.objects.filter(partner=shop_of(request).partner_id)


def statements_of(request: HttpRequest) -> QuerySet[Statement]:
    """The statements of the seller whose shop is in work."""
    return Statement.objects.filter(partner=shop_of(request).partner_id)


def invoices_of(request: HttpRequest) -> QuerySet[Document]:
    """Invoices and credit notes that were issued in the name of the request's seller."""
    if is_operator(request):
        return Document.objects.all()
    return Document.objects.filter(partner=shop_of(request).partner_id)


def offers_of(request: HttpRequest) -> QuerySet[Offer]:
    """Offers of the shop in work; the operator, who has a page for its own, sees those of all shops."""
    if is_operator(request):
        return Offer.objects.exclude(partner=None)
    return Offer.objects.filter(partner=shop_of(request).partner_id)


def print_runs_of(request: HttpRequest) -> QuerySet[PrintBatch]:
    """Print runs of which every label is one of the shop's own parcels."""
    if is_operator(request):
        return PrintBatch.objects.all()
    prints = LabelPrint.objects.filter(batch=OuterRef("pk"))
    own = shop_orders_of(request).filter(shipment__isnull=False).values("shipment")
    return PrintBatch.objects.filter(Exists(prints), ~Exists(prints.exclude(parcel__shipment__in=own)))


def manifests_of(request: HttpRequest) -> QuerySet[Manifest]:
    """Manifests of which every line is one of the shop's own parcels."""
    if is_operator(request):
        return Manifest.objects.all()
    lines = ManifestLine.objects.filter(manifest=OuterRef("pk"))
    own = shop_orders_of(request).filter(shipment__isnull=False).values("shipment")
    return Manifest.objects.filter(Exists(lines), ~Exists(lines.exclude(parcel__shipment__in=own)))


def parcels_to_hand_over_of(request: HttpRequest) -> QuerySet[Parcel]:
    """The shop's own parcels that can stand on a new manifest."""
    return free_parcels().filter(shipment__in=shop_orders_of(request).filter(shipment__isnull=False).values("shipment"))


def pickups_of(request: HttpRequest) -> QuerySet[PickupRequest]:
    """Pick-ups that were asked for at the address from which the shop sends."""
    if is_operator(request):
        return PickupRequest.objects.all()
    sender = shop_of(request).partner.sends_from_id
    return PickupRequest.objects.filter(sender=sender) if sender else PickupRequest.objects.none()


def team_of(request: HttpRequest) -> QuerySet[Membership]:
    """Who works in the shop in work."""
    return Membership.objects.filter(shop=shop_of(request))


def invitations_of(request: HttpRequest) -> QuerySet[Invitation]:
    """Whom the shop in work has asked in, and who has not answered."""
    return Invitation.objects.filter(shop=shop_of(request), accepted_at=None, withdrawn_at=None)


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


def storefronts_of(request: HttpRequest) -> QuerySet[StorefrontPage]:
    """The shop's storefront, one page a language."""
    if is_operator(request):
        return StorefrontPage.objects.all()
    return StorefrontPage.objects.filter(shop=shop_of(request))


def content_pages_of(request: HttpRequest) -> QuerySet[ShopContentPage]:
    """The pages that the shop has beside its storefront."""
    if is_operator(request):
        return ShopContentPage.objects.all()
    return ShopContentPage.objects.filter(shop=shop_of(request))


def pages_of(request: HttpRequest) -> QuerySet[Page]:
    """All pages of the shop, in all languages."""
    if is_operator(request):
        return Page.objects.all()
    return Page.objects.filter(Q(pk__in=storefronts_of(request).values("pk")) | Q(pk__in=content_pages_of(request).values("pk")))


def domains_of(request: HttpRequest) -> QuerySet[ShopDomain]:
    """Host names that the shop has or would like to have."""
    if is_operator(request):
        return ShopDomain.objects.all()
    return ShopDomain.objects.filter(shop=shop_of(request))


def webhooks_of(request: HttpRequest) -> QuerySet[Webhook]:
    """Servers that hear what the shop's parcels do."""
    if is_operator(request):
        return Webhook.objects.all()
    return Webhook.objects.filter(shop=shop_of(request))


def reviews_of(request: HttpRequest) -> QuerySet[Review]:
    """What buyers say of the shop's goods, once it is published; also what was taken down after the shop reported it."""
    if is_operator(request):
        return Review.objects.all()
    seen = Q(state=Review.State.PUBLISHED) | ~Q(report=Review.Report.NONE)
    return Review.objects.filter(seen, product__partner=shop_of(request).partner)
