"""``make check``: everything that can be read off the code without running the site. Says all that is wrong, not only the first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from scripts.paths import ROOT

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
# Values of a real installation in kind, so that Django's deployment check reads what production reads.
PRODUCTION = {
    "SECRET_KEY": "Zq3-not-a-real-key-only-long-and-mixed-enough-for-the-check-0123456789",
    "ALLOWED_HOSTS": "feira.example",
    "BASE_URL": "https://feira.example",
    "EMAIL_URL": "smtp://mail.example:25",
    "TRUSTED_PROXIES": "1",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=lambda: {"FEIRA_ENV_FILE": "tests/test.env"})


CHECKS = [
    Check("types", [str(BIN / "mypy")]),
    Check("style", [str(BIN / "ruff"), "check", "--output-format=concise", "."]),
    Check("layout", [str(BIN / "ruff"), "format", "--check", "--output-format=concise", "."]),
    Check("imports", [str(BIN / "lint-imports"), "--no-logo"]),
    Check("house", [sys.executable, "-m", "pytest", "tests/test_house.py", "-p", "no:cacheprovider"]),
    Check("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    Check("production settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    Check("translations", [sys.executable, "-m", "scripts.check_messages"]),
    Check("files", [sys.executable, "-m", "scripts.check_files"]),
]
OURS = {"FEIRA_ENV_FILE", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DEBUG"}


def run(check: Check) -> tuple[bool, str]:
    begin = time.monotonic()
    usual = {name: value for name, value in os.environ.items() if name not in OURS}
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**usual, "DJANGO_SETTINGS_MODULE": "config.settings", **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    print(f"  {check.name:20} {'ok' if good else 'WRONG':5} {time.monotonic() - begin:6.1f} s", flush=True)
    return good, "" if good else f"\n--- {check.name}: {' '.join(Path(part).name for part in check.command[:3])}\n{done.stdout.strip()}"


def main(names: list[str]) -> int:
    chosen = [check for check in CHECKS if not names or check.name in names]
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        answers = list(pool.map(run, chosen))
    print("".join(said for _, said in answers))
    good = all(good for good, _ in answers)
    print(
        "Next: 'make test' runs it."
        if good
        else "Next: mend what is WRONG; 'ruff check --fix .' and 'ruff format .' in .venv/bin/ do the style."
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
