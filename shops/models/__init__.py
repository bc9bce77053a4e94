from shops.models.application import ApplicationRuling, ShopApplication
from shops.models.association import Association
from shops.models.catalogue_import import CatalogueImport, ImportRow, NamedPicture
from shops.models.contact import ContactMessage
from shops.models.content import ShopContentPage
from shops.models.domain import ShopDomain
from shops.models.invitation import Invitation
from shops.models.pages import ShopsIndexPage, StorefrontPage
from shops.models.product_origin import ProductOrigin
from shops.models.shop import Membership, Shop
from shops.models.stock_save import StockSave
from shops.models.trader import PayoutAccount, Trader
from shops.models.webhook import Webhook, WebhookMessage

__all__ = [
    "ApplicationRuling",
    "Association",
    "CatalogueImport",
    "ContactMessage",
    "ImportRow",
    "Invitation",
    "Membership",
    "NamedPicture",
    "PayoutAccount",
    "ProductOrigin",
    "Shop",
    "ShopApplication",
    "ShopContentPage",
    "ShopDomain",
    "ShopsIndexPage",
    "StockSave",
    "StorefrontPage",
    "Trader",
    "Webhook",
    "WebhookMessage",
]
