"""Order numbers that can be read aloud and not be guessed."""

from __future__ import annotations

import secrets

# Crockford's base 32: no I, L, O, U, so nothing is mistaken for a digit or reads as a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_order_number() -> str:
    """``F-7K3M-Q9XD``: 40 random bits. It opens nothing; the tracking token does. Whether it is free, says the database."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return f"F-{''.join(letters[:4])}-{''.join(letters[4:])}"


def shop_order_number(order_number: str, position: int) -> str:
    """The number of the ``position``-th seller's part, counted from 1: ``F-7K3M-Q9XD-2``."""
    return f"{order_number}-{position}"
