"""A sandbox of each test's own, as for the cards of orders."""

from tests.cards.conftest import sandbox

__all__ = ["sandbox"]
