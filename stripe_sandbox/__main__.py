"""``python -m stripe_sandbox --port N --db FILE --webhook URL``: serve until it is ended."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from stripe_sandbox.server import DEFAULT_KEY, DEFAULT_SECRET, LOCALHOST, Refused, running_sandbox


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m stripe_sandbox", description="A Stripe of one's own for tests and demos. No money moves."
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default=LOCALHOST, help="a loopback address (%(default)s)")
    parser.add_argument("--db", type=Path, required=True, help="the SQLite file that keeps everything; made where there is none")
    parser.add_argument("--webhook", action="append", default=[], metavar="URL", help="hears all events; may be given several times")
    parser.add_argument(
        "--webhook-secret", action="append", metavar="SECRET", help=f"signs them ({DEFAULT_SECRET}); several while one is being changed"
    )
    parser.add_argument("--quiet", action="store_true", help="do not tell each request")
    given = parser.parse_args()
    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    try:
        with running_sandbox(
            database=given.db,
            port=given.port,
            host=given.host,
            webhooks=given.webhook,
            secrets=given.webhook_secret,
            talkative=not given.quiet,
        ) as sandbox:
            print(f"The Stripe sandbox answers at {sandbox.url} to keys like {DEFAULT_KEY}. No money moves.", file=sys.stderr)  # noqa: T201
            ended.wait()
    except (Refused, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
