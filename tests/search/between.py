"""A door before a running engine, which a test can shut: for whoever goes through it the engine is killed, hangs, or is back."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

PIECE = 65536
QUESTION = re.compile(rb"/_m?search\b")


class Door:
    """Listens at ``port``. The engine behind it runs on, since other tests ask it too.

    ``questions`` counts the searches that were let through.
    """

    def __init__(self, url: str) -> None:
        self._node = (urlsplit(url).hostname, urlsplit(url).port)
        self._lock = threading.Lock()
        self._through: set[socket.socket] = set()
        self._lets_through = True
        self.questions = 0
        self._held = _bound(0)  # so that nobody else gets the port while the engine is away
        self.port = int(self._held.getsockname()[1])
        self._listening: socket.socket | None = None
        self._listen()

    def __enter__(self) -> Door:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()
        self._held.close()

    def kill(self) -> None:
        """Connections are refused; those that there are break off."""
        if self._listening:
            _close(self._listening)
            self._listening = None
        self._break_off()

    def hang(self) -> None:
        """Connections are taken, and nothing is answered any more."""
        self._lets_through = False
        self._listen()

    def come_back(self) -> None:
        """As after a restart: old connections are gone, new ones are answered."""
        self._lets_through = True
        self._break_off()
        self._listen()

    def _listen(self) -> None:
        if self._listening is None:
            self._listening = _bound(self.port)
            self._listening.listen()
            threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                visitor, _address = listening.accept()
            except OSError:
                return
            node = socket.create_connection(self._node)
            with self._lock:
                self._through |= {visitor, node}
            for ends in ((visitor, node), (node, visitor)):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if self._lets_through:
                    self.questions += len(QUESTION.findall(piece))
                    to.sendall(piece)
        for end in (source, to):
            _close(end)
        with self._lock:
            self._through -= {source, to}

    def _break_off(self) -> None:
        with self._lock:
            for end in self._through:
                _close(end)


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
