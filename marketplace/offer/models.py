"""Our own offers. Oscar's tables beside them stay empty: docs/decisions/0011-offers.md says why."""

from marketplace.offer.history_models import OfferReach, OfferTerms
from marketplace.offer.offer_models import Bearer, Kind, Offer, OfferAgreement, OfferScope
from marketplace.offer.use_models import BasketCode, OfferCode, OfferSaving, OfferUse

__all__ = [
    "BasketCode",
    "Bearer",
    "Kind",
    "Offer",
    "OfferAgreement",
    "OfferCode",
    "OfferReach",
    "OfferSaving",
    "OfferScope",
    "OfferTerms",
    "OfferUse",
]

from oscar.apps.offer.models import *  # noqa: F403
