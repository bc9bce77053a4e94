"""What pages show of the post: what it sells, and when it carries."""

from cms.page_cache.watching import DELETE, UPDATE, watch

for _label in ("Service", "ServiceName", "Closure", "Zone", "ZoneRange", "Tariff", "TariffStep", "Surcharge"):
    watch(f"logistics.{_label}", topic="service")
# Each order adds some: one is on a page only where another row names it.
watch("logistics.Address", topic="address", verbs=(UPDATE, DELETE))
# Which towns there are, and where.
watch("logistics.Office", topic="town", only=("name", "locality", "latitude", "longitude", "is_active"))
