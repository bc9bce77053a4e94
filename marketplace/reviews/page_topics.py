"""What pages show of reviews."""

from cms.page_cache.watching import watch

watch(
    "buyer_reviews.Review",
    topic="review",
    of="product_id",
    only=("product_id", "state", "rating", "text", "name", "language", "written_at", "answer", "answered_at"),
)
