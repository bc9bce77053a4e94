"""Addresses as the world outside writes them: whole, with the installation's name."""

from __future__ import annotations

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
