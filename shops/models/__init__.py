from shops.models.catalogue_import import CatalogueImport, ImportRow, NamedPicture
from shops.models.contact import ContactMessage
from shops.models.content import ShopContentPage
from shops.models.domain import ShopDomain
from shops.models.invitation import Invitation
from shops.models.pages import ShopsIndexPage, StorefrontPage
from shops.models.shop import Membership, Shop

__all__ = [
    "CatalogueImport",
    "ContactMessage",
    "ImportRow",
    "Invitation",
    "Membership",
    "NamedPicture",
    "Shop",
    "ShopContentPage",
    "ShopDomain",
    "ShopsIndexPage",
    "StorefrontPage",
]
