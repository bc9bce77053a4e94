"""Pages of a running server as a visitor gets them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import requests

from benchmarks.measuring import median_ms

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Seen:
    """A page's size without its pictures, and its median time over one kept connection."""

    bytes: int
    ms: float


def look(session: requests.Session, url: str) -> Seen:
    """Measure one page. Raises RuntimeError where it does not answer 200."""
    answer = session.get(url, timeout=60)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return Seen(len(answer.content), median_ms(lambda: session.get(url, timeout=60)))


def post_form(session: requests.Session, page: str, action: str, **fields: str) -> None:
    """Send a form of ``page`` to ``action`` as a browser does."""
    shown = session.get(page, timeout=60)
    if "<form" not in shown.text:
        raise RuntimeError(f"{page} has no form")
    token = TOKEN.search(shown.text)  # none on a page that is the same for everybody
    sent = {"csrfmiddlewaretoken": token[1], **fields} if token else fields
    answer = session.post(action, data=sent, headers={"Referer": page}, timeout=60)
    answer.raise_for_status()
