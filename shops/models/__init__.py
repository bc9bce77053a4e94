from shops.models.catalogue_import import CatalogueImport, ImportRow, NamedPicture
from shops.models.invitation import Invitation
from shops.models.pages import ShopsIndexPage, StorefrontPage
from shops.models.shop import Membership, Shop

__all__ = ["CatalogueImport", "ImportRow", "Invitation", "Membership", "NamedPicture", "Shop", "ShopsIndexPage", "StorefrontPage"]
