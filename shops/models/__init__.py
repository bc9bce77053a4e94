from shops.models.pages import ShopsIndexPage, StorefrontPage
from shops.models.shop import Membership, Shop

__all__ = ["Membership", "Shop", "ShopsIndexPage", "StorefrontPage"]
