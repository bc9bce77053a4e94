"""Where the back office of shops and operator hooks into Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from accounts.roles import Role, has_role
from marketplace.catalogue.models import Product
from producers.models import Producer
from shops.access import is_operator, pages_of, producers_of, products_of, shop_or_none, shops_of
from shops.access.querysets import memberships_of
from shops.backoffice import by_hand, domains, returns, shop_pages, webhooks
from shops.backoffice.admissions import AdmissionViewSet
from shops.backoffice.associations import AssociationViewSet, TermsViewSet, association_shops
from shops.backoffice.attestations import ShopAttestationViewSet
from shops.backoffice.catalogue_imports import CatalogueFiles
from shops.backoffice.checklist import ChecklistPanel, application_of
from shops.backoffice.choice import choose_shop
from shops.backoffice.getting_paid import GettingPaid
from shops.backoffice.giving_back import GiveBack, GoodsAreBack, Returned
from shops.backoffice.home import AssociationPanel, OperatorPanel, ShopPanel
from shops.backoffice.invoices import ShopInvoices
from shops.backoffice.manifests import ShopManifests
from shops.backoffice.market_offers import MarketOffers
from shops.backoffice.menu import ShopSearch, association_item, keep_allowed, storefront_item
from shops.backoffice.money import ShopMoney
from shops.backoffice.offers import ShopOffers
from shops.backoffice.orders import ShopOrders
from shops.backoffice.pickups import ShopPickups
from shops.backoffice.presets import choose_preset
from shops.backoffice.products import ProductViewSet
from shops.backoffice.reviews import ShopReviews
from shops.backoffice.sellers import Sellers
from shops.backoffice.selling import change_selling
from shops.backoffice.state import change_state
from shops.backoffice.team import ShopTeam
from shops.backoffice.texts import missing_texts


@hooks.register("register_admin_viewset")
def shop_orders() -> ShopOrders:
    return ShopOrders()


@hooks.register("register_admin_viewset")
def shop_money() -> ShopMoney:
    return ShopMoney()


@hooks.register("register_admin_viewset")
def shop_getting_paid() -> GettingPaid:
    return GettingPaid()


@hooks.register("register_admin_viewset")
def shop_offers() -> ShopOffers:
    return ShopOffers()


@hooks.register("register_admin_viewset")
def market_offers() -> MarketOffers:
    return MarketOffers()


@hooks.register("register_admin_viewset")
def shop_invoices() -> ShopInvoices:
    return ShopInvoices()


@hooks.register("register_admin_viewset")
def shop_manifests() -> ShopManifests:
    return ShopManifests()


@hooks.register("register_admin_viewset")
def shop_pickups() -> ShopPickups:
    return ShopPickups()


@hooks.register("register_admin_viewset")
def shop_team() -> ShopTeam:
    return ShopTeam()


@hooks.register("register_admin_viewset")
def shop_reviews() -> ShopReviews:
    return ShopReviews()


@hooks.register("register_admin_viewset")
def sellers() -> Sellers:
    return Sellers()


@hooks.register("register_admin_viewset")
def products() -> ProductViewSet:
    return ProductViewSet()


@hooks.register("register_admin_viewset")
def catalogue_files() -> CatalogueFiles:
    return CatalogueFiles()


@hooks.register("register_admin_viewset")
def shop_attestations() -> ShopAttestationViewSet:
    return ShopAttestationViewSet()


@hooks.register("register_admin_viewset")
def admissions() -> AdmissionViewSet:
    return AdmissionViewSet()


@hooks.register("register_admin_viewset")
def associations() -> AssociationViewSet:
    return AssociationViewSet()


@hooks.register("register_admin_viewset")
def selling_terms() -> TermsViewSet:
    return TermsViewSet()


@hooks.register("register_admin_urls")
def association_urls() -> list[URLResolver]:
    return [path("association/", include(([path("", association_shops, name="index")], "association_shops")))]


@hooks.register("register_admin_menu_item")
def association_menu_item() -> MenuItem:
    return association_item()


@hooks.register("register_admin_urls")
def shop_choice_urls() -> list[URLResolver]:
    return [
        path("shop/", include(([path("choose/", choose_shop, name="choose")], "shop_choice"))),
        path("shop/texts/", include(([path("", missing_texts, name="index")], "shop_texts"))),
        path(
            "shop/by-hand/",
            include(
                (
                    [
                        path("", by_hand.index, name="index"),
                        path("<int:pk>/invite/", by_hand.invite_anew, name="invite"),
                        path("<int:pk>/open/", by_hand.open_now, name="open"),
                    ],
                    "shop_by_hand",
                )
            ),
        ),
        path("shop/state/", include(([path("", change_state, name="edit")], "shop_state"))),
        path("shop/selling/", include(([path("", change_selling, name="edit")], "shop_selling"))),
        path("shop/returns/", include(([path("", returns.edit, name="edit")], "shop_returns"))),
        path("shop/ready-pages/", include(([path("<int:page_id>/", choose_preset, name="choose")], "shop_presets"))),
        path(
            "shop/pages/",
            include(
                (
                    [
                        path("", shop_pages.listing, name="index"),
                        path("<int:page_id>/add/", shop_pages.add, name="add"),
                        path("<int:page_id>/delete/", shop_pages.delete, name="delete"),
                    ],
                    "shop_pages",
                )
            ),
        ),
        path(
            "shop/domains/",
            include(
                (
                    [
                        path("", domains.listing, name="index"),
                        path("<int:pk>/look/", domains.look, name="verify"),
                        path("<int:pk>/delete/", domains.delete, name="delete"),
                    ],
                    "shop_domains",
                )
            ),
        ),
        path(
            "shop/webhooks/",
            include(
                (
                    [
                        path("", webhooks.listing, name="index"),
                        path("<int:pk>/", webhooks.messages_of, name="messages"),
                        path("<int:pk>/change/", webhooks.change, name="change"),
                        path("messages/<int:pk>/again/", webhooks.send_once_more, name="send_again"),
                    ],
                    "shop_webhooks",
                )
            ),
        ),
    ]


@hooks.register("register_admin_menu_item")
def storefront_menu_item() -> MenuItem:
    return storefront_item()


@hooks.register("register_admin_menu_item")
def safety_menu_item() -> MenuItem:
    return MenuItem(_("Sign-in and safety"), reverse_lazy("security"), name="safety", icon_name="lock", order=900)


@hooks.register("construct_storefront_menu")
@hooks.register("construct_main_menu", order=1000)
def limit_menu(request: HttpRequest, items: list[Any]) -> None:
    keep_allowed(request, items)


@hooks.register("construct_search", order=1000)
def limit_search(request: HttpRequest, items: list[Any]) -> None:
    """The tabs of Wagtail's search over everything are the operator's; each list has a search field of its own."""
    if not is_operator(request):
        items.clear()


@hooks.register("register_admin_search_area")
def own_search() -> ShopSearch:
    return ShopSearch(_("Products"), reverse("products:index"), name="own-products", icon_name="tag", order=10)


@hooks.register("construct_homepage_summary_items", order=-1000)
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts of all pages and pictures are nobody's work of today."""
    items.clear()


@hooks.register("construct_homepage_panels", order=-1000)
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """Wagtail's own panels give way to today's work; other rooms' hooks add theirs after this one."""
    panels.clear()
    shop = shop_or_none(request)
    if shop:
        on_its_way = None if shop.partner.is_admitted else application_of(shop)
        if on_its_way:
            panels.append(ChecklistPanel(on_its_way))
        role = next(place.role for place in memberships_of(request) if place.shop_id == shop.pk)
        panels.append(ShopPanel(shop=shop, shops=shops_of(request), role=role))
    if has_role(request.user, Role.ASSOCIATION):
        panels.append(AssociationPanel())
    if is_operator(request):
        panels.append(OperatorPanel())


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages if is_operator(request) else pages.filter(pk__in=pages_of(request).values("pk"))


@hooks.register("construct_product_chooser_queryset")
def choose_own_products(products: QuerySet[Product], request: HttpRequest) -> QuerySet[Product]:
    return products if is_operator(request) else products.filter(pk__in=products_of(request).values("pk"))


@hooks.register("construct_producer_chooser_queryset")
def choose_own_makers(makers: QuerySet[Producer], request: HttpRequest) -> QuerySet[Producer]:
    return makers if is_operator(request) else makers.filter(pk__in=producers_of(request).values("pk"))


@hooks.register("construct_page_action_menu", order=1000)
def storefront_actions(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A shop team saves and publishes; a storefront is neither taken down nor deleted here (a shop is closed by the operator)."""
    if not is_operator(request):
        wanted = ("action-publish", "action-save-draft", "action-page-locked")  # the first is the big button
        items[:] = sorted((item for item in items if item.name in wanted), key=lambda item: wanted.index(item.name))


@hooks.register("register_admin_urls")
def shop_refund_urls() -> list[URLResolver]:
    pages = [
        path("<int:pk>/give/", GiveBack.as_view(), name="give"),
        path("<int:pk>/back/", GoodsAreBack.as_view(), name="back"),
        path("<int:pk>/returned/", Returned.as_view(), name="returned"),
    ]
    return [path("shop-refunds/", include((pages, "shop_refunds")))]
