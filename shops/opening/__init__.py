"""Opening a shop: from a stranger's first question to a shop that the operator has admitted."""

from shops.opening.making import add_storefront, open_shop

__all__ = ["add_storefront", "open_shop"]
