"""The postman: a thread that brings due events to the listening addresses, and tries again after a refusal, as Stripe does but quicker."""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from stripe_sandbox import passing_time, schedule, signing
from stripe_sandbox.loopback import is_loopback_url
from stripe_sandbox.store import Books, Store

PATIENCE = 10  # seconds for an answer
IDLE = 0.2  # seconds between two looks


@dataclass(frozen=True)
class Letter:
    delivery: int
    url: str
    body: bytes
    secrets: list[str]
    signed: str


class Postman(threading.Thread):
    """Runs until ``stop()``. ``wake()`` after something was queued saves the wait for the next look."""

    def __init__(self, store: Store, base_url: str) -> None:
        super().__init__(name="stripe-sandbox-postman", daemon=True)
        self.store = store
        self.base_url = base_url
        self._woken = threading.Event()
        self._stopped = False

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        self._stopped = True
        self._woken.set()
        self.join(PATIENCE + 1)

    def run(self) -> None:
        while not self._stopped:
            try:
                busy = self._once()
            except Exception as error:  # noqa: BLE001 - one bad letter must not end all deliveries
                print(f"stripe_sandbox: delivery: {error!r}", file=sys.stderr)  # noqa: T201 - the sandbox's log
                busy = False
            if not busy:
                self._woken.wait(IDLE)
                self._woken.clear()

    def _once(self) -> bool:
        """Deliver one due letter; False where there is none."""
        with self.store.transaction() as books:
            passing_time.pass_time(books, self.base_url)
            letter = next_letter(books)
        if letter is None:
            return False
        answer = post(letter)
        with self.store.transaction() as books:
            note(books, letter, answer)
        return True


def next_letter(books: Books) -> Letter | None:
    found = books.rows.execute(
        "SELECT id, event, endpoint, signed FROM deliveries WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT 1", (time.time(),)
    ).fetchone()
    if not found:
        return None
    delivery, event_id, endpoint_id, signed = found
    event, endpoint = books.find(event_id), books.find(endpoint_id)
    if event is None or endpoint is None:  # the endpoint was deleted
        books.rows.execute("UPDATE deliveries SET state = 'dropped' WHERE id = ?", (delivery,))
        return None
    return Letter(delivery, endpoint["url"], json.dumps(event, indent=2).encode(), books.notes(endpoint_id)["secrets"], signed)


def post(letter: Letter) -> str:
    """Bring it: the answer's status, or what went wrong, as text."""
    if not is_loopback_url(letter.url):
        return "not a loopback address"
    parts = urlsplit(letter.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=PATIENCE)
    try:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (the sandbox)",
            # Signed with the machine's own clock: the receiver compares with that.
            "Stripe-Signature": signing.header(letter.body, letter.secrets, int(time.time()), letter.signed),
        }
        connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else "") or "/", body=letter.body, headers=headers)
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def note(books: Books, letter: Letter, answer: str) -> None:
    """Done, or when to try again. What is signed badly on purpose is not tried again."""
    done = answer.startswith("2")
    row = books.rows.execute("SELECT attempts, event FROM deliveries WHERE id = ?", (letter.delivery,)).fetchone()
    attempts = row[0] + 1
    over = letter.signed != "well" or attempts > len(schedule.RETRY_AFTER)
    state = "done" if done else "failed" if over else "waiting"
    due = time.time() + (0 if over else schedule.RETRY_AFTER[attempts - 1])
    books.rows.execute(
        "UPDATE deliveries SET state = ?, attempts = ?, due = ?, answer = ? WHERE id = ?", (state, attempts, due, answer, letter.delivery)
    )
    event = books.find(row[1])
    if event and done:
        left = books.rows.execute(
            "SELECT COUNT(DISTINCT endpoint) FROM deliveries WHERE event = ? AND endpoint NOT IN "
            "(SELECT endpoint FROM deliveries WHERE event = ? AND state = 'done')",
            (event["id"], event["id"]),
        ).fetchone()[0]
        books.save(event | {"pending_webhooks": left})
