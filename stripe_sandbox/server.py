"""The server: one thread a request, on loopback alone, with the postman beside it."""

from __future__ import annotations

import fcntl
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import IO, Any
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

from stripe_sandbox import listeners
from stripe_sandbox.app import Application
from stripe_sandbox.control import Control
from stripe_sandbox.delivery import Postman
from stripe_sandbox.keys import KEY_PREFIX
from stripe_sandbox.loopback import is_loopback
from stripe_sandbox.store import Store
from stripe_sandbox.web import NoAnswer

LOCALHOST = "127.0.0.1"
DEFAULT_SECRET = "whsec_sandbox"  # noqa: S105 - opens nothing but the sandbox
DEFAULT_KEY = f"{KEY_PREFIX}_feira"


class Refused(Exception):
    """Why the sandbox does not start, in one line."""


class _Handler(ServerHandler):
    def handle_error(self) -> None:
        if not isinstance(sys.exc_info()[1], NoAnswer):
            super().handle_error()


class _RequestHandler(WSGIRequestHandler):
    # Head and body are sent apart; waiting for the caller's acknowledgement between them would cost 40 ms a request.
    disable_nagle_algorithm = True

    def get_environ(self) -> dict[str, Any]:
        environ = super().get_environ()
        environ["stripe_sandbox.cut"] = self._cut
        environ["stripe_sandbox.base_url"] = self.server.base_url  # type: ignore[attr-defined]
        return environ

    def _cut(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def handle(self) -> None:
        """As wsgiref does it, with a handler of our own that says nothing about a caller who has gone."""
        self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536:
            self.requestline, self.request_version, self.command = "", "", ""
            self.send_error(414)
            return
        if not self.parse_request():
            return
        handler = _Handler(self.rfile, self.wfile, self.get_stderr(), self.get_environ(), multithread=True)  # type: ignore[arg-type]
        handler.request_handler = self  # type: ignore[attr-defined]
        with suppress(ConnectionError):
            handler.run(self.server.get_app())  # type: ignore[attr-defined]

    def address_string(self) -> str:
        return str(self.client_address[0])

    def log_message(self, format: str, *args: Any) -> None:
        if self.server.talkative:  # type: ignore[attr-defined]
            super().log_message(format, *args)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    base_url = ""
    talkative = False

    def server_bind(self) -> None:
        """Without asking a name server for our own name, as the base class would."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError | NoAnswer):
            super().handle_error(request, client_address)


class _Server6(_Server):
    address_family = socket.AF_INET6


@dataclass
class Sandbox:
    """A running sandbox: ``url`` for ``STRIPE_API_BASE``, ``key`` for the client, ``secrets`` of the webhook, ``control`` to steer it."""

    url: str
    database: Path
    secrets: list[str]
    key: str = DEFAULT_KEY
    control: Control = field(init=False)

    def __post_init__(self) -> None:
        self.control = Control(self.url, self.key)


@contextmanager
def running_sandbox(
    *,
    database: Path | None = None,
    port: int = 0,
    host: str = LOCALHOST,
    webhooks: list[str] | None = None,
    secrets: list[str] | None = None,
    talkative: bool = False,
) -> Iterator[Sandbox]:
    """Serve within this process until the end. ``port`` 0 takes a free one; without ``database`` everything is forgotten afterwards.

    Each of ``webhooks`` hears all events, signed with each of ``secrets``. Raises Refused where it must not or cannot serve.
    """
    if not is_loopback(host):
        raise Refused(f"The sandbox serves on loopback addresses only (127.0.0.1 or ::1), not on {host!r}.")
    with tempfile.TemporaryDirectory(prefix="stripe-sandbox-") as folder:
        path = database or Path(folder) / "sandbox.sqlite3"
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone_with(path), closing(Store(path)) as store:
            signed_with = secrets or [DEFAULT_SECRET]
            with store.transaction() as books:
                listeners.listen(books, webhooks or [], signed_with)
            server = _make_server(host, port, talkative)
            postman = Postman(store, server.base_url)
            server.set_app(Application(store, postman.wake))
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="stripe-sandbox", daemon=True)
            thread.start()
            postman.start()
            try:
                yield Sandbox(url=server.base_url, database=path, secrets=signed_with)
            finally:
                server.shutdown()
                server.server_close()
                thread.join(5)
                postman.stop()


def _make_server(host: str, port: int, talkative: bool) -> _Server:
    kind = _Server6 if ":" in host else _Server
    try:
        server = kind((host, port), _RequestHandler)
    except OSError as error:
        raise Refused(f"Port {port} on {host} cannot be had: {error.strerror}.") from error
    shown = f"[{host}]" if ":" in host else host
    server.base_url = f"http://{shown}:{server.server_address[1]}"
    server.talkative = talkative
    return server


@contextmanager
def _alone_with(path: Path) -> Iterator[IO[str]]:
    """One sandbox a file: two would deliver everything twice."""
    with path.with_name(path.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(f"Another sandbox works with {path} already.") from error
        yield lock
