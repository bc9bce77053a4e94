"""What pages show of shops."""

from cms.page_cache.watching import watch

for _label in ("ShopsIndexPage", "StorefrontPage", "ShopContentPage"):
    watch(f"shops.{_label}", topic="page")
for _label in ("Shop", "Shop_producers", "Trader"):
    watch(f"shops.{_label}", topic="shop")
# Looked at each day: only whether a name serves a shop is shown.
watch("shops.ShopDomain", topic="shop", only=("shop_id", "host", "verified_at"))
