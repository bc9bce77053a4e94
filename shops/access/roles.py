"""What each role of a shop's team may do: the one table. The gate asks it at every request, and screens ask it what to show."""

from __future__ import annotations

from enum import Enum

from shops.models import Membership

Role = Membership.Role


class Area(Enum):
    """A part of a shop's back office."""

    FIRST_PAGE = "today's work, one's own account, changing the shop"
    ORDERS = "orders, labels, pick-ups, messages"
    GOODS = "products, prices, stock, makers' attestations"
    PAGES = "the storefront"
    PICTURES = "pictures"
    MONEY = "sales, payouts"
    DOOR = "whether the shop takes orders, and under which name it is found"
    TEAM = "who works here"
    ALL_ELSE = "whatever nobody has put into another part"


ROLES_MAY: dict[str, frozenset[Area]] = {
    Role.OWNER: frozenset(Area),
    Role.EDITOR: frozenset({Area.FIRST_PAGE, Area.GOODS, Area.PAGES, Area.PICTURES}),
    Role.PACKER: frozenset({Area.FIRST_PAGE, Area.ORDERS}),
}

# Names of the admin's addresses, or of their namespaces. What is not here is the owners' alone.
AREA_OF: dict[str, Area] = {
    "wagtailadmin_home": Area.FIRST_PAGE,
    "wagtailadmin_account": Area.FIRST_PAGE,
    "wagtailadmin_logout": Area.FIRST_PAGE,
    "wagtailadmin_dismissibles": Area.FIRST_PAGE,
    "shop_choice": Area.FIRST_PAGE,
    "shop_orders": Area.ORDERS,
    "shop_pickups": Area.ORDERS,
    "shop_manifests": Area.ORDERS,
    "products": Area.GOODS,
    "catalogue_files": Area.GOODS,
    "shop_texts": Area.GOODS,
    "shop_attestations": Area.GOODS,
    "shop_reviews": Area.GOODS,
    "product_chooser": Area.PAGES,
    "producer_chooser": Area.GOODS,
    "shop_pages": Area.PAGES,
    "shop_presets": Area.PAGES,
    "wagtailadmin_pages": Area.PAGES,
    "wagtailadmin_explore_root": Area.PAGES,
    "wagtailadmin_explore": Area.PAGES,
    "wagtailadmin_editing_sessions": Area.PAGES,
    "wagtailadmin_block_preview": Area.PAGES,
    **{
        f"wagtailadmin_choose_page{rest}": Area.PAGES
        for rest in (
            "",
            "_child",
            "_search",
            "_chosen_multiple",
            "_external_link",
            "_email_link",
            "_phone_link",
            "_anchor_link",
        )
    },
    "wagtailimages": Area.PICTURES,
    "wagtailimages_chooser": Area.PICTURES,
    "shop_money": Area.MONEY,
    "shop_payouts": Area.MONEY,
    "shop_invoices": Area.MONEY,
    "shop_refunds": Area.MONEY,
    "shop_offers": Area.MONEY,
    "shop_state": Area.DOOR,
    "shop_selling": Area.MONEY,
    "shop_returns": Area.MONEY,
    "shop_domains": Area.DOOR,
    "shop_webhooks": Area.DOOR,
    "shop_team": Area.TEAM,
}


def area_of(name: str) -> Area:
    """The part of the back office that the address called ``name`` belongs to."""
    return AREA_OF.get(name) or AREA_OF.get(name.split(":", maxsplit=1)[0]) or Area.ALL_ELSE


def may(role: str, area: Area) -> bool:
    """Whether somebody with ``role`` in a shop may work in ``area`` of it."""
    return area in ROLES_MAY.get(role, frozenset())


def roles_that_may(area: Area) -> list[str]:
    return [role for role, areas in ROLES_MAY.items() if area in areas]
