"""The sandbox of the card payments' tests is that of the payouts' too."""

from tests.cards.conftest import sandbox

__all__ = ["sandbox"]
