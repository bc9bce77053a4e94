"""Where a shop's pages stand: below the marketplace's address, or on a domain of the shop's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class ShopAddress:
    """``own_host`` is the shop's verified name, or ""."""

    code: str
    own_host: str = ""

    def on_own_host(self, path: str) -> str | None:
        """``/pt/shops/<code>/products/`` as ``/pt/products/``; None for a path that is no page of this shop."""
        found = re.fullmatch(rf"/({LANGUAGES})/shops/{re.escape(self.code)}/(.*)", path)
        return f"/{found[1]}/{found[2]}" if found else None

    def on_marketplace(self, path: str) -> str | None:
        """The way back: ``/pt/products/`` as ``/pt/shops/<code>/products/``; None where the path names no language."""
        found = re.fullmatch(rf"/({LANGUAGES})/(.*)", path)
        return f"/{found[1]}/shops/{self.code}/{found[2]}" if found else None

    def absolute(self, path: str) -> str:
        """The one address under which search engines shall know the page at ``path`` (as the marketplace serves it)."""
        own = self.on_own_host(path) if self.own_host else None
        return f"https://{self.own_host}{own}" if own else f"{settings.BASE_URL}{path}"
