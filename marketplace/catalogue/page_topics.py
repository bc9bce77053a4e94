"""What pages show of products and who sells them.

``goods`` is by seller, ``stock`` and ``words`` by product or variant: a page of one product is not made anew when another is sold.
``made`` is by maker: who sells something of a maker.
"""

from cms.page_cache.watching import watch

_IN_STOCK = ("num_in_stock", "num_allocated")

watch("catalogue.Product", topic="goods", of="partner_id", ignoring=("date_updated",))
watch("catalogue.Product", topic="made", of="producer_id", only=("producer_id",), beside=True)
watch("partner.StockRecord", topic="goods", of="partner_id", ignoring=(*_IN_STOCK, "date_updated"))
watch("partner.StockRecord", topic="stock", of="product_id", only=_IN_STOCK, verbs=("UPDATE",))
for _label in ("ProductTranslation", "ProductImage", "FoodInformation", "ProductCategory"):
    watch(f"catalogue.{_label}", topic="words", of="product_id")
watch("partner.PriceChange", topic="price", of="stockrecord_id")
watch("partner.Partner", topic="seller", of="id")
watch("catalogue.Category", topic="category")
watch("catalogue.CategoryTranslation", topic="category")
