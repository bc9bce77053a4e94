"""A connection to one numeric address, whatever the name says by then."""

from __future__ import annotations

import http.client
import socket
import ssl
from urllib.parse import SplitResult


class NoHost(ValueError):
    """No address of a server can be read from this."""


class Link(http.client.HTTPConnection):
    """A connection to one number, which tells the server (and its certificate) the host's name.

    The name was resolved before, and its numbers were judged: resolved again, it could lead somewhere else.
    """

    def __init__(self, host: str, port: int, number: str, is_safe: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.number, self.is_safe, self.is_cut = number, is_safe, False
        self.default_port = 443 if is_safe else 80

    def connect(self) -> None:
        plain = socket.create_connection((self.number, self.port), timeout=self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host) if self.is_safe else plain

    def cut(self) -> None:
        """Called from a watch's thread when the time is up: a server that sends a letter now and then resets every limit but this one."""
        self.is_cut = True
        open_socket = self.sock
        if open_socket is not None:
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def host_and_port(parts: SplitResult) -> tuple[str, int]:
    """The host as DNS knows it, and the port; ``NoHost`` where there is none, or a name and password before it."""
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        name = parts.hostname or ""
        host = name if name.isascii() else name.encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise NoHost(str(error)) from None
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise NoHost("http or https, a host, nothing before it")
    return host, port
