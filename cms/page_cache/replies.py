"""What is sent of a page that is kept: all of it, or the word that the visitor has it already."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import override

from cms.page_cache import holes
from cms.page_cache.asking import Asked
from cms.page_cache.entries import Entry

HEADER = "X-Feira-Cache"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def as_response(self) -> HttpResponse:
        if self.status == 304:
            return HttpResponseNotModified(headers=dict(self.headers))
        return HttpResponse(self.body, headers=dict(self.headers))


@dataclass(frozen=True, slots=True)
class Replies:
    etag: str
    whole: Reply
    unchanged: Reply

    @classmethod
    def of(cls, entry: Entry, body: bytes, own: str, *, is_personal: bool) -> Replies:
        """``own``: all that was filled in for the visitor."""
        etag = f'W/"{entry.digest}{_short(own)}"'
        # To be asked again each time: then it is never out of date, wherever it was kept.
        more = (("ETag", etag), ("Cache-Control", "private, no-cache" if is_personal else "public, no-cache"), (HEADER, "hit"))
        without_type = tuple(one for one in entry.headers if one[0] != "Content-Type")
        whole = Reply(200, (*entry.headers, ("Content-Length", str(len(body))), *more), body)
        return cls(etag, whole, Reply(304, (*without_type, *more)))

    def to(self, request: HttpRequest) -> Reply:
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        return self.unchanged if known and self.etag in re.findall(r'W/"[^"]*"', known) else self.whole


class Ready:
    """A page in the memory of this process. ``seen``: the position at which it was last found to be right."""

    def __init__(self, entry: Entry) -> None:
        self.entry, self.seen = entry, entry.seen

    @cached_property
    def for_most(self) -> Replies:
        """For who has nothing of their own on it."""
        return Replies.of(self.entry, b"".join(self.entry.parts[::2]), "", is_personal=False)

    def reply(self, request: HttpRequest, asked: Asked) -> Reply:
        if not holes.may_be_filled(request):
            return self.for_most.to(request)
        with override(asked.language):
            body, own = holes.filled(self.entry.parts, request)
        return Replies.of(self.entry, body, own, is_personal=True).to(request)


def _short(own: str) -> str:
    return f"-{hashlib.sha256(own.encode()).hexdigest()[:8]}" if own else ""
