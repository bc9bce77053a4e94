"""Where files lie and the addresses that pages give them."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _KnownAddresses:
    """Works an address out once: a page shows dozens, and each costs a parse of the address of all."""

    _known: dict[tuple[str | None, str | None], str]

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        known = self.__dict__.setdefault("_known", {})
        key = (self.base_url, name)  # type: ignore[attr-defined]
        if (found := known.get(key)) is None:
            if len(known) > MOST_KNOWN:
                known.clear()
            found = known[key] = super().url(name, *args, **kwargs)  # type: ignore[misc]
        return found


MOST_KNOWN = 20_000


class StaticFiles(_KnownAddresses, CompressedManifestStaticFilesStorage):
    """The files of the pages themselves, under names that change with what is in them."""


class MediaFiles(_KnownAddresses, FileSystemStorage):
    """Pictures and what else people have put in."""
