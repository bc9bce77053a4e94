"""The addresses from the command line that hear all events."""

from __future__ import annotations

from stripe_sandbox.loopback import is_loopback_url
from stripe_sandbox.resources.webhook_endpoints import fresh
from stripe_sandbox.store import Books


def listen(books: Books, urls: list[str], secrets: list[str]) -> None:
    """Make these, and no others of the last start, hear everything. Raises ValueError for an address that is not this machine's."""
    for url in urls:
        if not is_loopback_url(url):
            raise ValueError(f"Webhooks go to http://127.0.0.1 or http://[::1] only, not to {url!r}.")
    known = {endpoint["url"]: endpoint["id"] for endpoint in books.all("webhook_endpoint") if books.notes(endpoint["id"]).get("from_start")}
    for url, given in known.items():
        if url not in urls:
            books.remove(given)
    for url in urls:
        if url in known:
            books.note(known[url], secrets=secrets)
        else:
            endpoint = fresh(books, url=url, enabled_events=["*"])
            books.add(endpoint, notes={"from_start": True, "secrets": secrets})
