"""How far it is: reckoned, or asked of a real server that answers well, badly, late or not at all."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from logistics.nearby import distance_km
from logistics.rounds import distances
from logistics.rounds.distances import tables_for

COIMBRA, LISBON, PORTO = (40.2111, -8.4292), (38.7223, -9.1393), (41.1496, -8.6110)
GOOD = {"code": "Ok", "distances": [[0, 5000], [6000, 0]], "durations": [[0, 300.5], [400, None]]}


@contextmanager
def server(answer: Callable[[BaseHTTPRequestHandler], bytes], status: int = 200) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A matrix service on loopback; yields its address and what it was asked: (path, body)."""
    asked: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append((self.path, body))
            said = answer(self)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *args: Any) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", asked
    finally:
        running.shutdown()
        running.server_close()


def always(said: Any) -> Callable[[BaseHTTPRequestHandler], bytes]:
    return lambda _handler: said if isinstance(said, bytes) else json.dumps(said).encode()


def test_as_the_crow_flies_agrees_with_known_distances() -> None:
    assert distance_km(COIMBRA, LISBON) == pytest.approx(176.4, rel=0.01)
    assert distance_km(COIMBRA, PORTO) == pytest.approx(105.5, rel=0.01)
    assert distance_km(COIMBRA, COIMBRA) == 0


def test_without_a_service_ways_are_a_third_longer_than_the_crow_flies(settings: Any) -> None:
    settings.ROUND_SPEED_KMH = 36

    made = tables_for([COIMBRA, PORTO])

    assert made.metres[0][1] == pytest.approx(distance_km(COIMBRA, PORTO) * 1300)
    assert made.seconds[0][1] == pytest.approx(made.metres[0][1] / 10)
    assert made.notice == ""


def test_osrm_is_asked_for_its_table(settings: Any) -> None:
    with server(always(GOOD)) as (address, asked):
        settings.MATRIX_URL = f"{address}/"
        made = tables_for([COIMBRA, PORTO])

    assert asked == [("/table/v1/driving/-8.4292,40.2111;-8.611,41.1496?annotations=duration,distance", b"")]
    assert made.metres == [[0, 5000], [6000, 0]]
    assert made.seconds == [[0, 300.5], [400, 0]]  # no way known: reckoned, here from a place to itself
    assert made.notice == ""


def test_a_matrix_in_the_manner_of_openrouteservice_is_asked_by_post(settings: Any) -> None:
    with server(always({key: GOOD[key] for key in ("distances", "durations")})) as (address, asked):
        settings.MATRIX_URL = f"{address}/v2/matrix/driving-car"
        made = tables_for([COIMBRA, PORTO])

    path, body = asked[0]
    assert path == "/v2/matrix/driving-car"
    assert json.loads(body) == {"locations": [[-8.4292, 40.2111], [-8.611, 41.1496]], "metrics": ["distance", "duration"]}
    assert made.metres[1][0] == 6000


@pytest.mark.parametrize(
    "said",
    [
        b"not json",
        b"",
        {"code": "TooBig", "message": "Too many table coordinates"},
        {"code": "Ok", "durations": GOOD["durations"]},
        {**GOOD, "distances": [[0, 1]]},
        {**GOOD, "distances": [[0], [1]]},
        {**GOOD, "distances": [[0, -1], [1, 0]]},
        {**GOOD, "durations": [[0, "far"], [1, 0]]},
        {**GOOD, "durations": [[0, True], [1, 0]]},
        [],
    ],
)
def test_an_answer_that_is_no_table_is_a_reason_to_reckon_and_said(settings: Any, said: Any) -> None:
    with server(always(said)) as (address, _asked):
        settings.MATRIX_URL = address
        made = tables_for([COIMBRA, PORTO])

    assert made.metres[0][1] == pytest.approx(distance_km(COIMBRA, PORTO) * 1300)
    assert "as the crow flies" in made.notice


def test_a_service_that_fails_or_is_away_is_a_reason_to_reckon(settings: Any) -> None:
    with server(always(GOOD), status=500) as (address, _asked):
        settings.MATRIX_URL = address
        assert tables_for([COIMBRA, PORTO]).notice
    assert tables_for([COIMBRA, PORTO]).notice  # nobody listens there any more


def test_a_service_that_is_slow_is_not_waited_for(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distances, "TIMEOUT", 0.3)

    def slowly(_handler: BaseHTTPRequestHandler) -> bytes:
        time.sleep(1)
        return b"{}"

    with server(slowly) as (address, _asked):
        settings.MATRIX_URL = address
        assert tables_for([COIMBRA, PORTO]).notice
