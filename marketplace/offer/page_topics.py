"""What pages show of offers."""

from cms.page_cache.watching import watch

for _label in ("Offer", "OfferScope", "OfferAgreement", "OfferTerms", "OfferReach"):
    watch(f"offer.{_label}", topic="offer")
