"""The side menu of the back office: each role sees what it may open, and nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.search import SearchArea

from accounts.roles import Role, has_role
from shops.access import Area, is_operator, may_here, shop_or_none
from shops.access.gate import in_admin, may_open
from shops.access.table import RULES


class ShopMenuItem(MenuItem):
    """Shown to people who work in a shop."""

    def is_shown(self, request: HttpRequest) -> bool:
        return shop_or_none(request) is not None


class ShopSearch(SearchArea):
    """What the search field over the menu searches for a shop team: its products. Wagtail's own is over all tenants' pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_here(request, Area.GOODS) and not is_operator(request)


def storefront_item() -> SubmenuMenuItem:
    """What belongs to the storefront, folded into one line of the menu."""
    return SubmenuMenuItem(
        _("Storefront"),
        Menu(
            items=[
                ShopMenuItem(_("My page"), reverse("wagtailadmin_explore_root"), name="my-page", icon_name="edit", order=10),
                ShopMenuItem(_("More pages"), reverse("shop_pages:index"), name="shop-pages", icon_name="doc-empty", order=20),
                ShopMenuItem(_("Languages"), reverse("shop_texts:index"), name="shop-texts", icon_name="globe", order=25),
                ShopMenuItem(_("Open or closed"), reverse("shop_state:edit"), name="shop-state", icon_name="calendar-alt", order=30),
                ShopMenuItem(_("Delivery and VAT"), reverse("shop_selling:edit"), name="shop-selling", icon_name="decimal", order=35),
                ShopMenuItem(_("Returns"), reverse("shop_returns:edit"), name="shop-returns", icon_name="redirect", order=37),
                ShopMenuItem(_("Own domain"), reverse("shop_domains:index"), name="shop-domains", icon_name="link", order=40),
                ShopMenuItem(_("Webhooks"), reverse("shop_webhooks:index"), name="shop-webhooks", icon_name="code", order=45),
            ],
            construct_hook_name="construct_storefront_menu",
        ),
        name="storefront",
        icon_name="site",
        order=290,
    )


class AssociationMenuItem(MenuItem):
    """Shown to people of an association."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.ASSOCIATION)


def association_item() -> MenuItem:
    return AssociationMenuItem(
        _("Shops of our members"), reverse("association_shops:index"), name="association-shops", icon_name="group", order=190
    )


def keep_allowed(request: HttpRequest, items: list[Any]) -> None:
    """Take out of ``items`` all that the gate would refuse to the request's user, and Wagtail's own help for everybody."""
    items[:] = [item for item in items if item.name != "help"]
    if not is_operator(request):
        items[:] = [item for item in items if _may_open(request, item)]


def _may_open(request: HttpRequest, item: Any) -> bool:
    if isinstance(item, SubmenuMenuItem):
        return any(_may_open(request, inner) for inner in item.menu.menu_items_for_request(request))
    if item.name == "explorer":
        return False  # "My page" leads there in plainer words
    try:
        match = resolve(item.url.split("?")[0])
    except Resolver404:
        return True
    if not in_admin(match):
        return True  # a link out of the back office
    name = match.view_name
    rule = RULES.get(name)
    return rule is not None and may_open(request, name, rule)
