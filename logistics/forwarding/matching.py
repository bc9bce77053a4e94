"""Whether a parcel is for somebody who moved: careful, since a wrong match sends somebody's parcel to a stranger.

Names count only whole: without accents, capitals and titles, but with every part, so that neither mother and daughter nor two tenants of
a house are mistaken for each other. Of the address postcode, street and house number must be the same; a floor may be missing on one
side, but two floors that differ are two doors. What does not match goes where it was sent.
"""

from __future__ import annotations

import re

from logistics.models import Address, Forwarding
from logistics.nearby import plain

TITLES = {"sr", "sra", "srs", "exmo", "exma", "dr", "dra", "eng", "prof", "m", "mr", "mrs", "ms", "mme", "mlle", "senhor", "senhora"}
STREETS = {
    "r": "rua",
    "av": "avenida",
    "ave": "avenida",
    "lg": "largo",
    "tv": "travessa",
    "trav": "travessa",
    "pc": "praca",
    "pca": "praca",
    "prc": "praca",
    "est": "estrada",
    "estr": "estrada",
    "urb": "urbanizacao",
    "qta": "quinta",
    "bd": "boulevard",
    "bld": "boulevard",
    "pl": "place",
}
FLOORS = {"rc": "rc", "r/c": "rc", "esquerdo": "esq", "e": "esq", "esqo": "esq", "direito": "dto", "d": "dto", "dt": "dto", "dta": "dto"}
FLOOR_WORDS = {"rc", "esq", "dto", "frente", "frt", "cave", "andar", "piso", "apt", "apto", "bloco", "lote", "etage", "appt", "bat"}
_NUMBER_SIGN = re.compile(r"\b(?:n[.\s]*[ºo°]?|nr|num|número|numero)[.\s]*(?=\d)", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d+)\s*\.?\s*[ºª°]")
_HOUSE = re.compile(r"\b(\d+)[\s\-]*([a-z])\b(?!\w)", re.IGNORECASE)


def key_of(address: Address) -> str:
    """By which forwardings are looked up: what is surely the same. Addresses are in normal form."""
    return f"{address.country} {address.postcode}"


def name_key(name: str) -> tuple[str, ...]:
    return tuple(word for word in plain(name).split() if word not in TITLES)


def is_named(address: Address, names: str) -> bool:
    """Whether ``address`` is for one of ``names``, one a line."""
    wanted = {key for key in map(name_key, names.splitlines()) if key}
    return any(key in wanted for key in map(name_key, (address.name, address.company)) if key)


def _door(address: Address) -> list[str]:
    """The words of street, number and floor, as they are compared."""
    text = f"{address.street} , {address.extra}".replace("R/C", "rc").replace("r/c", "rc")
    text = _ORDINAL.sub(r" \1th ", _NUMBER_SIGN.sub(" ", text))
    words = plain(_joined(text)).split()
    return [STREETS.get(word, word) if not n else FLOORS.get(word, word) if n > 1 else word for n, word in enumerate(words)]


def _joined(text: str) -> str:
    """A house number and its letter are one word: ``12 A`` and ``12-A`` are ``12a``; E and D alone are sides of a floor."""
    return _HOUSE.sub(lambda found: found[0] if found[2].upper() in "ED" else f"{found[1]}{found[2]}", text)


def is_same_door(one: Address, other: Address) -> bool:
    if key_of(one) != key_of(other):
        return False
    short, long = sorted((_door(one), _door(other)), key=len)
    if short == long:
        return True
    rest = long[len(short) :]
    names_a_house = any(word[:1].isdigit() and not word.endswith("th") for word in short)
    return short == long[: len(short)] and names_a_house and _is_floor(rest[0])


def _is_floor(word: str) -> bool:
    return word in FLOOR_WORDS or (word.endswith("th") and word[:-2].isdigit())


def is_for(forwarding: Forwarding, recipient: Address) -> bool:
    """Whether what is sent to ``recipient`` belongs to whoever moved."""
    return is_same_door(forwarding.old, recipient) and is_named(recipient, forwarding.names)
