"""Lockers without their iron: pages with a keypad and doors, which speak the lockers' API to the site over HTTP.

For the demo and for browser tests, on this machine alone. What lies behind a door is what you say when you close it, so you can also
make a locker lie.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from logistics.setup_places import DOORS, LOCKERS

BEAT_SECONDS = 60
REMEMBERED = 12
LIES = ("opened", "occupied", "empty", "fault")


@dataclass
class Exchange:
    """One message and its answer, as they were sent."""

    what: str
    body: dict[str, Any]
    status: int
    answer: Any


@dataclass
class Locker:
    """One locker that people stand before. ``open_door``: which door stands open, and what for."""

    code: str
    key: str
    site: str
    open_door: int | None = None
    what_for: str = ""
    screen: str = ""
    log: list[Exchange] = field(default_factory=list)

    @property
    def name(self) -> str:
        return LOCKERS[self.code][0]

    @property
    def doors(self) -> list[tuple[int, str]]:
        return list(enumerate(DOORS, start=1))

    def tell(self, what: str, **body: Any) -> Any:
        """Send one message with a new id; the answer, or None where the site did not give one."""
        return self._send(what, {"message_id": secrets.token_hex(12), **body})

    def again(self) -> None:
        """Send the last message once more, as a locker does that heard no answer."""
        if self.log:
            self._send(self.log[0].what, self.log[0].body)

    def _send(self, what: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(  # noqa: S310 - http to this machine, see ``serve``
            f"{self.site}/api/v1/lockers/{self.code}/{what}",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
                status, answer = response.status, json.load(response)
        except urllib.error.HTTPError as error:
            status, answer = error.code, None
        except (OSError, ValueError):
            status, answer = 0, None
        if what != "heartbeat":
            shown = body | ({"pin": "••••••"} if "pin" in body else {})
            self.log.insert(0, Exchange(what, body, status, {"said": shown, "answer": answer}))
            del self.log[REMEMBERED:]
        return answer

    # --- What people do ---

    def type_pin(self, pin: str) -> None:
        answer = self.tell("open", pin=pin)
        if answer and answer["open"]:
            self.open_door, self.what_for = answer["door"], answer["for"]
            self.tell("opened", door=self.open_door)
            self.screen = _("Door %(door)s is open.") % {"door": self.open_door}
            return
        reason = answer["reason"] if answer else ""
        self.screen = {
            "wrong_pin": _("This PIN opens no door here."),
            "locked": _("Too many wrong PINs. Come back later."),
            "too_late": _("The time for this PIN is over."),
        }.get(reason, _("The locker gets no answer from the post."))

    def close(self, *, occupied: bool) -> None:
        if self.open_door is None:
            return
        door, self.open_door = self.open_door, None
        self.tell("closed", door=door)
        self.tell("occupied" if occupied else "empty", door=door)
        self.screen = _("Thank you. Door %(door)s is closed.") % {"door": door}

    def lie(self, what: str, door: int) -> None:
        self.tell(what, door=door)
        self.screen = _("The locker said of door %(door)s: %(what)s.") % {"door": door, "what": what}


def serve(*, site: str, port: int, keys: dict[str, str]) -> None:
    """Serve until stopped. Raises ValueError for a site that is not this machine's: the demo's keys are known to everybody."""
    if urlsplit(site).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError(f"{site} is not on this machine")
    lockers = {code: Locker(code, key, site) for code, key in keys.items()}
    threading.Thread(target=_beat, args=(lockers,), daemon=True).start()
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"lockers": lockers}))
    server.serve_forever()


def _beat(lockers: dict[str, Locker]) -> None:
    while True:
        # Until the site answers for the first time it is asked often.
        answered = [locker.tell("heartbeat") is not None for locker in lockers.values()]
        time.sleep(BEAT_SECONDS if all(answered) else 2)


class _Handler(BaseHTTPRequestHandler):
    lockers: dict[str, Locker]

    def do_GET(self) -> None:
        code = self.path.strip("/").split("?")[0]
        if code and code not in self.lockers:
            self.send_error(404)
            return
        with translation.override(self._language()):
            context = {"lockers": self.lockers.values(), "locker": self.lockers.get(code), "lies": LIES, "LANGUAGE_CODE": self._language()}
            page = render_to_string("demo/locker.html", context).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def do_POST(self) -> None:
        locker = self.lockers.get(self.path.strip("/"))
        length = int(self.headers.get("Content-Length") or 0)
        said = {name: values[0] for name, values in parse_qs(self.rfile.read(min(length, 10_000)).decode(errors="replace")).items()}
        if locker is None:
            self.send_error(404)
            return
        with translation.override(self._language()):
            _do(locker, said)
        self.send_response(303)
        self.send_header("Location", f"/{locker.code}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _language(self) -> str:
        wanted = (self.headers.get("Accept-Language") or "")[:2]
        return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _do(locker: Locker, said: dict[str, str]) -> None:
    door = said.get("door", "")
    if "pin" in said:
        locker.type_pin(said["pin"])
    elif said.get("close") in {"occupied", "empty"}:
        locker.close(occupied=said["close"] == "occupied")
    elif said.get("lie") in LIES and door.isascii() and door.isdigit():
        locker.lie(said["lie"], int(door))
    elif "again" in said:
        locker.again()
