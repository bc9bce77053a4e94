"""Whoever searches gets an answer, whatever the engine does: it refuses, hangs, dawdles, talks nonsense, and is well again."""

from __future__ import annotations

import datetime as dt
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from marketplace.search import finding
from marketplace.search.asking import Answer, Hit, Question, Unavailable
from marketplace.search.backends.engine.backend import EngineBackend
from marketplace.search.backends.engine.clients import ASKING, Deadline, connect
from marketplace.search.circuit import BETWEEN_WORDS, FAILURES, PAUSE, Circuit
from marketplace.search.documents import Kind
from tests.search.engines import address

pytestmark = pytest.mark.django_db  # the operator's synonyms

ENOUGH = 30.0  # seconds for an engine that answers: the machine may be busy
DAY = dt.date(2026, 6, 1)
WHOLE = b'{"took":3,"timed_out":false,"_shards":{"total":1,"successful":1,"failed":0},"hits":{"total":{"value":1},"hits":[%s]}}'
HIT = b'{"_index":"i","_id":"product:12","_score":null,"fields":{"pk":[12]},"sort":[1.5,12]}'
ANSWER = WHOLE % HIT
HTML = b"<html><body>502 Bad Gateway</body></html>"


class Database:
    """Answers always."""

    name = "database"

    def find(self, question: Question) -> Answer:
        return Answer(products=(7,), total=1)

    def others(self, **asked: Any) -> list[Hit]:
        return [Hit(Kind.PAGE, 7)]

    suggest = others


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Counting(EngineBackend):
    """Counts how often it is asked."""

    asked = 0

    def find(self, question: Question) -> Answer:
        self.asked += 1
        return super().find(question)


class Server:
    """Stands in an engine's place: each connection is handed to ``behave``, which may keep it."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self.behave, self._kept = behave, []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self._kept.append(connection)
            threading.Thread(target=self.behave, args=(connection,), daemon=True).start()

    def close(self) -> None:
        if self._socket.fileno() == -1:
            return
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._kept:
            connection.close()


def answering(body: bytes, *, status: str = "200 OK", kind: str = "application/json") -> Callable[[socket.socket], None]:
    """One answer to each request, with the header that Elasticsearch's client wants to see."""

    def behave(connection: socket.socket) -> None:
        with connection:
            while _read_request(connection):
                head = (
                    f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nX-Elastic-Product: Elasticsearch\r\nContent-Length: {len(body)}\r\n\r\n"
                )
                connection.sendall(head.encode() + body)

    return behave


def _read_request(connection: socket.socket) -> bool:
    got = b""
    try:
        while b"\r\n\r\n" not in got:
            piece = connection.recv(65536)
            if not piece:
                return False
            got += piece
        head, _, body = got.partition(b"\r\n\r\n")
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
        while len(body) < length:
            body += connection.recv(65536)
    except OSError:
        return False
    return True


def hanging(connection: socket.socket) -> None:
    """Accepts and never answers."""


def dripping(connection: socket.socket) -> None:
    """Sends a whole answer a byte now and then, for some seconds, so that no wait for the next byte is ever long."""
    body = b" " * 80 + ANSWER
    pause = threading.Event()
    with suppress(OSError):
        _read_request(connection)
        head = ["HTTP/1.1 200 OK", "Content-Type: application/json", "X-Elastic-Product: Elasticsearch", f"Content-Length: {len(body)}"]
        connection.sendall("\r\n".join([*head, "", ""]).encode())
        for _byte in range(80):
            pause.wait(0.05)
            connection.sendall(b" ")
        connection.sendall(ANSWER)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(finding, "circuit", Circuit(clock))
    monkeypatch.setattr(finding, "get_backend", Database)
    return clock


@pytest.fixture(params=["opensearch", "elasticsearch"])
def stands_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Callable[..., Counting]]:
    """``stands_in(behave)``: that is what SEARCH_URL names."""
    servers = []

    def use(behave: Callable[[socket.socket], None], *, seconds: float = ENOUGH) -> Counting:
        server = Server(behave)
        servers.append(server)
        backend = Counting(connect(address(request.param, server.url)), prefix="test", seconds=seconds)
        monkeypatch.setattr(finding, "engine_backend", lambda: backend)
        return backend

    yield use
    for server in servers:
        server.close()


def ask() -> Answer:
    return finding.find(Question(words="queijo", day=DAY, with_facets=False))


def test_the_engine_answers_where_there_is_one(stands_in: Callable[..., Counting]) -> None:
    stands_in(answering(ANSWER))

    answer = ask()

    assert (answer.products, answer.total, answer.milliseconds) == ((12,), 1, 3.0)
    assert answer.by in {"opensearch", "elasticsearch"}


@pytest.mark.usefixtures("clock")
def test_without_an_engine_the_database_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "engine_backend", lambda: None)

    assert ask().products == (7,)
    assert [backend.name for backend in finding.all_backends()] == ["database"]


BROKEN = {
    "hung": hanging,
    "dripping": dripping,
    "500": answering(b'{"error":"broken"}', status="500 Internal Server Error"),
    "404": answering(b'{"error":"no such index"}', status="404 Not Found"),
    "401": answering(b"{}", status="401 Unauthorized"),
    "html": answering(HTML, kind="text/html"),
    "html that calls itself json": answering(HTML),
    "half a json": answering(ANSWER[:-40]),
    "another json": answering(b'{"hello":"world"}'),
    "a list": answering(b"[1, 2, 3]"),
    "a number": answering(b"7"),
    "nothing": answering(b""),
    "no hits": answering(WHOLE.replace(b"hits", b"hots") % HIT),
    "nonsense for a key": answering(WHOLE % HIT.replace(b"[12]", b'["twelve"]')),
    "without a key": answering(WHOLE % HIT.replace(b'"fields":{"pk":[12]},', b"")),
    "not whole": answering(ANSWER.replace(b'"failed":0', b'"failed":1')),
    "given up": answering(ANSWER.replace(b'"timed_out":false', b'"timed_out":true')),
}


@pytest.mark.parametrize("how", list(BROKEN))
def test_whatever_the_engine_says_the_database_answers(stands_in: Callable[..., Counting], how: str) -> None:
    stands_in(BROKEN[how], seconds=ASKING if BROKEN[how] in {hanging, dripping} else ENOUGH)

    assert ask().products == (7,)
    assert finding.others(words="mel", language="pt", day=DAY) == [Hit(Kind.PAGE, 7)]
    assert finding.suggest(words="mel", language="pt", day=DAY) == [Hit(Kind.PAGE, 7)]


@pytest.mark.parametrize("name", ["opensearch", "elasticsearch"])
@pytest.mark.usefixtures("clock")
def test_an_engine_that_is_not_there_is_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(hanging)
    server.close()
    backend = EngineBackend(connect(address(name, server.url)), prefix="test", seconds=ENOUGH)
    monkeypatch.setattr(finding, "engine_backend", lambda: backend)

    assert ask().products == (7,)


def test_one_that_hangs_is_left_alone_and_asked_again_by_itself(stands_in: Callable[..., Counting], clock: Clock) -> None:
    engine = stands_in(hanging, seconds=0.05)
    for _question in range(FAILURES + 5):
        assert ask().products == (7,)
    assert engine.asked == FAILURES

    clock.now += PAUSE + 1
    for _question in range(5):
        assert ask().products == (7,)
    assert engine.asked == FAILURES + 1  # one asks whether it is well again


def test_when_it_is_well_again_it_answers_again(stands_in: Callable[..., Counting], clock: Clock) -> None:
    stands_in(BROKEN["500"])
    for _question in range(FAILURES):
        ask()
    stands_in(answering(ANSWER))
    assert ask().products == (7,)

    clock.now += PAUSE + 1

    assert [ask().products for _question in range(3)] == [(12,)] * 3


def test_the_log_has_one_line_a_minute(stands_in: Callable[..., Counting], clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    stands_in(BROKEN["html"])
    caplog.set_level(logging.WARNING)

    for _question in range(10):
        ask()
        clock.now += PAUSE + 1
    assert len(caplog.records) == 1
    assert "the database does" in caplog.text

    clock.now += BETWEEN_WORDS
    ask()
    assert len(caplog.records) == 2


def test_what_answers_in_time_now_and_then_is_asked_on(clock: Clock) -> None:
    circuit = Circuit(clock)
    for _round in range(10):
        for _failure in range(FAILURES - 1):
            circuit.failed()
        circuit.went_well()

    assert circuit.may_ask()


def test_all_requests_of_a_question_share_its_time() -> None:
    deadline = Deadline(0)

    with pytest.raises(Unavailable):
        deadline.left()
