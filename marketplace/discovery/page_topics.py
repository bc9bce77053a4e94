"""What pages show of what leads from one product to another."""

from cms.page_cache.watching import watch

watch("discovery.BoughtTogether", topic="together", of="product_id", only=("product_id", "other_id", "place"))
