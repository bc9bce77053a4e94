"""Addresses as the world outside writes them: whole, with the installation's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cms.models import FeiraImage


def public_address(path: str) -> str:
    """``/en/products/`` with the installation's address before it; what is a whole address already stays."""
    return path if path.startswith(("http://", "https://")) else settings.BASE_URL + path


def picture_address(image: FeiraImage) -> str:
    """Where the public finds the picture as it was kept."""
    return public_address(image.file.url)


def default_address(addresses: Mapping[str, str]) -> str:
    """Of a page's addresses by language the one for who reads none of them (hreflang's x-default): the installation's, else any."""
    return addresses.get(settings.LANGUAGE_CODE) or next(iter(addresses.values()), "")
