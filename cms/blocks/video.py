"""A film that stands elsewhere. Until the visitor asks for it nothing is loaded from there, not even its picture.

Without JavaScript it is a plain link. With it, a press loads the film into the page; the page's policy allows frames of that
one host, on that page alone (``cms.models.pages.BasePage.serve``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from cms.blocks.images import SizedImageBlock

_HOST = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")


@dataclass(frozen=True)
class Film:
    """``site`` is its name for the reader, ``url`` the page to link to, ``frame`` what is loaded on a press, ``host`` whence."""

    site: str
    url: str
    frame: str
    host: str


def film_at(url: str) -> Film | None:
    """The film that an address of YouTube, Vimeo or any PeerTube leads to; None for every other."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    try:
        port = parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or port or not _HOST.match(host) or parts.username:
        return None
    path = parts.path.strip("/").split("/")
    if host in {"youtu.be", "youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}:
        key = path[-1] if host == "youtu.be" or path[0] in {"embed", "shorts", "live"} else parse_qs(parts.query).get("v", [""])[0]
        if re.fullmatch(r"[\w-]{6,20}", key, re.ASCII):
            frame = f"https://www.youtube-nocookie.com/embed/{key}?autoplay=1"
            return Film("YouTube", f"https://www.youtube.com/watch?v={key}", frame, "www.youtube-nocookie.com")
    elif host in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}:
        if re.fullmatch(r"\d{4,12}", path[-1], re.ASCII):
            frame = f"https://player.vimeo.com/video/{path[-1]}?dnt=1&autoplay=1"
            return Film("Vimeo", f"https://vimeo.com/{path[-1]}", frame, "player.vimeo.com")
    elif path[:-1] in (["w"], ["videos", "watch"], ["videos", "embed"]) and re.fullmatch(r"[\w-]{10,40}", path[-1], re.ASCII):
        return Film(host, f"https://{host}/w/{path[-1]}", f"https://{host}/videos/embed/{path[-1]}?autoplay=1", host)
    return None


class FilmAddressBlock(blocks.URLBlock):
    def clean(self, value: str) -> str:
        cleaned: str = super().clean(value)
        if cleaned and film_at(cleaned) is None:
            raise ValidationError(
                _("This is no address of a film on YouTube, Vimeo or PeerTube. Open the film there and copy the address from the browser.")
            )
        return cleaned


class VideoValue(blocks.StructValue):
    @property
    def film(self) -> Film | None:
        return film_at(self.get("address") or "")


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=gettext_lazy("What the film shows"), max_length=120)
    address = FilmAddressBlock(label=gettext_lazy("Address of the film"), help_text=gettext_lazy("On YouTube, Vimeo or PeerTube."))
    picture = SizedImageBlock(
        label=gettext_lazy("Picture before it plays"),
        required=False,
        shape="hero",
        help_text=gettext_lazy("One of yours; left out, a plain one is drawn."),
    )

    class Meta:
        template = "cms/blocks/video.html"
        icon = "media"
        label = gettext_lazy("Film")
        description = gettext_lazy("A film on YouTube, Vimeo or PeerTube. It is loaded only when somebody asks for it.")
        value_class = VideoValue

        def preview_value(self) -> dict[str, Any]:
            return {"title": _("How the cheese is turned"), "address": "https://www.youtube.com/watch?v=abcdefghijk", "picture": None}


def frame_hosts(raw: Any) -> Iterator[str]:
    """The hosts of the films in the stored blocks of a page. Asks the database nothing."""
    for block in raw:
        if block["type"] == "video":
            film = film_at(block["value"].get("address") or "")
            if film:
                yield film.host
