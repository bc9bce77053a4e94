"""Getting a picture from an address that somebody else wrote down: within limits of time and size, and never from inside our network.

The host is resolved once and the connection goes to that very address, so that a name cannot change its mind in
between; each redirect is looked at anew. No proxy, no cookies, no sign-in of ours goes along.
"""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.utils.translation import gettext as _

from shops.outside.addresses import is_public, resolve
from shops.outside.link import Link, host_and_port

MOST_BYTES = 25 * 1024 * 1024
MOST_REDIRECTS = 4
CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 20.0
REDIRECTS = {301, 302, 303, 307, 308}
SAFE = "/%:=&?~#+!$,;'@()*[]"


class CannotFetch(Exception):
    """The message is translated and for the owner. ``may_help``: trying again later may; ``is_host``: its whole host does not answer."""

    def __init__(self, message: str, *, may_help: bool = False, is_host: bool = False) -> None:
        super().__init__(message)
        self.may_help, self.is_host = may_help, is_host


@dataclass(frozen=True)
class Fetcher:
    """``is_allowed`` judges numeric addresses, ``ports`` are those that may be asked (tests let their own server in here)."""

    is_allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] | None = frozenset({80, 443})
    most_bytes: int = MOST_BYTES
    seconds: float = WHOLE_SECONDS

    def get(self, address: str) -> bytes:
        """The body behind ``address``; ``CannotFetch`` says why not."""
        ends = time.monotonic() + self.seconds
        for _hop in range(MOST_REDIRECTS + 1):
            answer = self._ask(address, ends)
            if isinstance(answer, bytes):
                return answer
            address = answer
        raise CannotFetch(_("The address leads from one to the next without end."))

    def _ask(self, address: str, ends: float) -> bytes | str:
        """The body, or the address that it has moved to."""
        scheme, host, port, path = self._parts(address)
        number = self._number(host, port)
        left = ends - time.monotonic()
        if left <= 0:
            raise _too_slow()
        link = Link(host, port, number, scheme == "https", min(CONNECT_SECONDS, left))
        watch = threading.Timer(left, link.cut)
        watch.daemon = True
        watch.start()
        try:
            link.request("GET", path, headers={"Accept": "image/*", "User-Agent": "Feira (product pictures)", "Connection": "close"})
            return self._answer(link.getresponse(), address, ends)
        except ssl.SSLError as error:
            raise CannotFetch(_("The server of the picture has no valid certificate.")) from error
        except (OSError, http.client.HTTPException) as error:
            if link.is_cut or isinstance(error, TimeoutError):
                raise _too_slow() from error
            raise CannotFetch(_("The server of the picture does not answer."), may_help=True, is_host=True) from error
        finally:
            watch.cancel()
            link.close()

    def _parts(self, address: str) -> tuple[str, str, int, str]:
        try:
            parts = urlsplit(address.strip())
            host, port = host_and_port(parts)
        except ValueError:
            raise _no_address() from None
        if self.ports is not None and port not in self.ports:
            raise CannotFetch(_("Pictures are fetched from the usual ports of the web only."))
        path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
        return parts.scheme, host, port, path

    def _number(self, host: str, port: int) -> str:
        try:
            numbers = resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise CannotFetch(_("The server of the picture cannot be found."), may_help=True, is_host=True) from error
        if not numbers or not all(self.is_allowed(number) for number in numbers):
            raise CannotFetch(_("The address leads into a private network, and is not asked."))
        return numbers[0]

    def _answer(self, answer: http.client.HTTPResponse, address: str, ends: float) -> bytes | str:
        if answer.status in REDIRECTS and answer.headers.get("Location"):
            return urljoin(address, answer.headers["Location"])
        if answer.status != 200:
            later = answer.status in {408, 425, 429} or answer.status >= 500
            raise CannotFetch(_("The server of the picture answers with error %(code)s.") % {"code": answer.status}, may_help=later)
        if (answer.length or 0) > self.most_bytes:
            raise self._too_large()
        body = bytearray()
        while chunk := answer.read1(65536):
            body += chunk
            if len(body) > self.most_bytes:
                raise self._too_large()
            if time.monotonic() > ends:
                raise _too_slow()
        if answer.length:
            raise CannotFetch(_("The server of the picture broke off in the middle."), may_help=True)
        return bytes(body)

    def _too_large(self) -> CannotFetch:
        return CannotFetch(_("The picture is larger than %(size)s MB.") % {"size": max(1, self.most_bytes // 1024 // 1024)})


def _too_slow() -> CannotFetch:
    return CannotFetch(_("The server of the picture is too slow."), may_help=True, is_host=True)


def _no_address() -> CannotFetch:
    return CannotFetch(_("This is no address of a picture."))
