"""The one gate for tenancy.

Every back-office queryset comes from the functions here, and every request to the admin passes ``AccessGate``.
An outsider's id and an unknown id get the same 404.
"""

from shops.access.gate import AccessGate
from shops.access.querysets import (
    bank_accounts_of,
    catalogue_imports_of,
    content_pages_of,
    domains_of,
    images_of,
    invitations_of,
    invoices_of,
    is_operator,
    ledger_entries_of,
    may_here,
    needs_second_factor,
    pages_of,
    payouts_of,
    pickups_of,
    print_runs_of,
    producers_of,
    products_of,
    shop_of,
    shop_or_none,
    shop_orders_of,
    shops_of,
    statements_of,
    stock_of,
    stock_saves_of,
    storefronts_of,
    stripe_accounts_of,
    team_of,
)
from shops.access.roles import Area

__all__ = [
    "AccessGate",
    "Area",
    "bank_accounts_of",
    "catalogue_imports_of",
    "content_pages_of",
    "domains_of",
    "images_of",
    "invitations_of",
    "invoices_of",
    "is_operator",
    "ledger_entries_of",
    "may_here",
    "needs_second_factor",
    "pages_of",
    "payouts_of",
    "pickups_of",
    "print_runs_of",
    "producers_of",
    "products_of",
    "shop_of",
    "shop_or_none",
    "shop_orders_of",
    "shops_of",
    "statements_of",
    "stock_of",
    "stock_saves_of",
    "storefronts_of",
    "stripe_accounts_of",
    "team_of",
]
