"""A page's card. Nothing on it goes stale: no price, no stock."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from cms.public_addresses import public_address

if TYPE_CHECKING:
    from cms.models import FeiraImage

FORM = 1  # of the drawing: to be raised when the same card is drawn another way


@dataclass(frozen=True)
class Card:
    """What is drawn: ``title`` large, ``line`` below it, the photo beside them."""

    title: str
    line: str
    photo: FeiraImage | None = None

    @property
    def digest(self) -> str:
        """Names the picture by what is on it, so its address may be kept for ever. A photo's file never changes under its name."""
        photo = self.photo
        of_photo = [photo.file.name, photo.focal_point_x, photo.focal_point_y] if photo else []
        told = json.dumps([FORM, self.title, self.line, of_photo])
        return hashlib.sha256(told.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Social:
    """For the head of a page: ``kind`` in Open Graph's words, and the picture's whole address."""

    kind: str
    title: str
    description: str
    picture: str

    @classmethod
    def of(cls, card: Card, *, view: str, pk: int, kind: str = "website", description: str = "") -> Social:
        """``view``: the name of the address at which the picture of the row ``pk`` is drawn."""
        path = reverse(view, kwargs={"pk": pk, "digest": card.digest})
        return cls(kind, card.title, description or card.line, public_address(path))
