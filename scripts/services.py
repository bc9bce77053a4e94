"""Start and stop the real parts that tests and benchmarks use: ``python -m scripts.services start|stop``.

Each part is a module with ``NAME``, ``start(folder) -> str`` (the part's address, once it answers) and ``stop(folder)``.
Its address lies in var/services/<name>.url while it runs.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from scripts import elasticsearch, opensearch, postgres, stripe_mock
from scripts.paths import ROOT, SERVICES


class Part(Protocol):
    NAME: str

    def start(self, folder: Path) -> str: ...

    def stop(self, folder: Path) -> bool: ...


PARTS: list[Part] = [postgres, stripe_mock, opensearch, elasticsearch]


def start() -> int:
    SERVICES.mkdir(parents=True, exist_ok=True)
    # All at once: most of each one's time is waiting.
    with ThreadPoolExecutor(len(PARTS)) as pool:
        failed = list(pool.map(_start, PARTS)).count(False)
    if failed:
        print(f"Next: read the logs in {SERVICES.relative_to(ROOT)}/, or go on without ('make test' then says what it left out).")
    else:
        print("Next: 'make test' now uses them; 'make services-stop' stops them.")
    return 1 if failed else 0


def _start(part: Part) -> bool:
    begin = time.monotonic()
    try:
        url = part.start(SERVICES)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, one line says it; the others go on
        lines = str(error).strip().splitlines() or [type(error).__name__]
        print(f"{part.NAME}: did not start: {lines[-1]}", flush=True)
        return False
    (SERVICES / f"{part.NAME}.url").write_text(url + "\n")
    print(f"{part.NAME}: answers at {url} ({time.monotonic() - begin:.1f} s)", flush=True)
    return True


def stop() -> int:
    with ThreadPoolExecutor(len(PARTS)) as pool:
        list(pool.map(_stop, PARTS))
    print("Next: 'make services' starts them again.")
    return 0


def _stop(part: Part) -> None:
    (SERVICES / f"{part.NAME}.url").unlink(missing_ok=True)
    print(f"{part.NAME}: {'stopped' if part.stop(SERVICES) else 'was not running'}", flush=True)


if __name__ == "__main__":
    commands = {"start": start, "stop": stop}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit("Say 'start' or 'stop'.")
    sys.exit(commands[sys.argv[1]]())
