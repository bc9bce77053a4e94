"""Start and stop the real parts that tests and benchmarks use: ``python -m scripts.services start|stop``.

Each part is a module with ``NAME``, ``start(folder) -> str`` (the part's address, once it answers) and ``stop(folder)``.
Its address lies in var/services/<name>.url while it runs.
"""

from __future__ import annotations

import sys
import time

from scripts import postgres, stripe_mock
from scripts.paths import ROOT, SERVICES

PARTS = [postgres, stripe_mock]


def start() -> int:
    SERVICES.mkdir(parents=True, exist_ok=True)
    failed = 0
    for part in PARTS:
        begin = time.monotonic()
        try:
            url = part.start(SERVICES)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, one line says it and the next part is tried
            failed += 1
            lines = str(error).strip().splitlines() or [type(error).__name__]
            print(f"{part.NAME}: did not start: {lines[-1]}")
            continue
        (SERVICES / f"{part.NAME}.url").write_text(url + "\n")
        print(f"{part.NAME}: answers at {url} ({time.monotonic() - begin:.1f} s)")
    if failed:
        print(f"Next: read the logs in {SERVICES.relative_to(ROOT)}/, or go on without ('make test' then says what it left out).")
    else:
        print("Next: 'make test' now uses them; 'make services-stop' stops them.")
    return 1 if failed else 0


def stop() -> int:
    for part in PARTS:
        (SERVICES / f"{part.NAME}.url").unlink(missing_ok=True)
        print(f"{part.NAME}: {'stopped' if part.stop(SERVICES) else 'was not running'}")
    print("Next: 'make services' starts them again.")
    return 0


if __name__ == "__main__":
    commands = {"start": start, "stop": stop}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit("Say 'start' or 'stop'.")
    sys.exit(commands[sys.argv[1]]())
