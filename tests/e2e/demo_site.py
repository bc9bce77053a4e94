"""A copy of the filled demo, served by the real web server, task worker and index follower beside a Stripe sandbox, for browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.compile_messages import compile_messages
from scripts.demo_copy import copy_demo
from scripts.paths import ROOT
from scripts.serving import INDEX_FOLLOWER, LOCKERS, STRIPE_SANDBOX, TASK_WORKER, WEB_SERVER, Site, collect_static, free_port, running
from scripts.site_environment import sandbox_environment, site_environment
from tests.databases import drop


@contextmanager
def demo_site(*, database_url: str, folder: Path, search_url: str = "") -> Iterator[Site]:
    """Serve a fresh copy of the demo at ``site.url`` until the end; ``folder`` takes media, mails and logs.

    With ``search_url`` an engine searches, once its index is built, and each page asks it: none keeps an answer from the time before.
    """
    port = free_port()
    environment = site_environment(database_url=database_url, folder=folder, port=port) | sandbox_environment(free_port())
    environment["SEARCH_URL"] = search_url
    if search_url:
        environment["FEIRA_KEEP_PARTS"] = "false"
    compile_messages(ROOT / "locale")
    collect_static(environment)
    try:
        copy_demo(database_url=database_url, folder=folder)
        logs, stripe_db = folder / "logs", folder / "stripe.sqlite3"
        site = Site(environment=environment, port=port, logs=logs, workers=1, stripe_db=stripe_db, lockers_port=free_port())
        with running(site, STRIPE_SANDBOX, WEB_SERVER, TASK_WORKER, INDEX_FOLLOWER, LOCKERS):
            yield site
    finally:
        drop(database_url)
