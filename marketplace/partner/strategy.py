"""The price of a thing and whether it can be bought: the same for everybody, so no user is looked at.

Oscar's own strategy asks for the user in ``__init__``; that costs two queries and ``Vary: Cookie`` on every page.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from oscar.apps.partner.availability import Base as Availability
from oscar.apps.partner.prices import Base as Price
from oscar.apps.partner.prices import TaxInclusiveFixedPrice
from oscar.apps.partner.prices import Unavailable as NoPrice
from oscar.apps.partner.strategy import PurchaseInfo, Structured, UseFirstStockRecord

from marketplace.partner.availability import InStock, NotForSale

if TYPE_CHECKING:
    from django.http import HttpRequest

    from marketplace.basket.models import Line
    from marketplace.catalogue.models import Product
    from marketplace.partner.models import StockRecord


class MarketStrategy(UseFirstStockRecord, Structured):
    """One price, VAT included, from the product's only stock record (what a piece costs at most); bought only while there is stock.

    It reads ``product.stockrecords.all()``, ``product.partner`` and ``product.children`` as they were prefetched.
    """

    def __init__(self) -> None:
        self.request = None
        self.user = None

    def fetch_for_line(self, line: Line, stockrecord: StockRecord | None = None) -> PurchaseInfo:
        info = self.fetch_for_product(line.product, line.stockrecord)
        if not line.is_buyable and isinstance(info.availability, InStock):
            # An attestation that ran out, say: the catalogue's queryset knows, the product's own row does not.
            return info._replace(availability=NotForSale(_("It is no longer on sale.")))
        return info

    def pricing_policy(self, product: Product, stockrecord: StockRecord | None) -> Price:
        if stockrecord is None:
            return NoPrice()
        # The price has its VAT inside; how much that is, the invoice works out from the product's rate.
        return TaxInclusiveFixedPrice(currency=stockrecord.price_currency, excl_tax=stockrecord.piece_price(), tax=Decimal(0))

    def parent_pricing_policy(self, product: Product, children_stock: list[tuple[Product, StockRecord | None]]) -> Price:
        """The lowest price among the variants that can be bought, or among all when none can."""
        records = [(child, record) for child, record in children_stock if record is not None]
        on_sale = [pair for pair in records if self.availability_policy(*pair).is_available_to_buy]
        lowest = min(on_sale or records, key=lambda pair: pair[1].piece_price(), default=None)
        return self.pricing_policy(*lowest) if lowest else NoPrice()

    def availability_policy(self, product: Product, stockrecord: StockRecord | None) -> Availability:
        reason = why_off_sale(product)
        if reason:
            return NotForSale(reason)
        if stockrecord is None:
            return NotForSale(_("It is not for sale."))
        return InStock(stockrecord.net_stock_level)

    def parent_availability_policy(self, product: Product, children_stock: list[tuple[Product, StockRecord | None]]) -> Availability:
        reason = why_off_sale(product)
        if reason:
            return NotForSale(reason)
        left = [self.availability_policy(child, record) for child, record in children_stock]
        return InStock(sum(policy.num_available for policy in left if isinstance(policy, InStock)))


def why_off_sale(product: Product) -> str:
    """Why nobody may buy ``product`` now, in one sentence; "" when it is on sale. Stock is not looked at."""
    if not product.partner.is_open:
        return _("This shop is closed at the moment.")
    if not product.partner.takes_orders():
        return product.partner.trading_reason
    shown = [product, product.parent] if product.parent else [product]
    if any(not one.is_public or one.off_sale_reason or not one.is_its_time() for one in shown):
        return _("It is no longer on sale.")
    return ""


class Selector:
    """Oscar asks it for the strategy of a request."""

    def strategy(self, request: HttpRequest | None = None, user: Any = None, **kwargs: Any) -> MarketStrategy:
        return MarketStrategy()
