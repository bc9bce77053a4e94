"""``make test``: all tests on SQLite, those in a browser by themselves, then again on PostgreSQL where ``make services`` started one.

Further arguments go to pytest. With FEIRA_REQUIRE_SERVICES=1 a missing real part is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psycopg

from scripts import search_node, stripe_mock
from scripts.paths import ENGINE_URLS, POSTGRES_URL, ROOT, STRIPE_MOCK_URL

REQUIRED = os.environ.get("FEIRA_REQUIRE_SERVICES") == "1"
PARALLEL = ["-n", "auto", "--dist", "loadgroup"]
ONE_AT_A_TIME = ["-n", "0"]  # one site, one browser
# Long, and nothing in them depends on the database: addresses and who may open them, pictures, files, drawing, planning. The sandbox has a
# database of its own kind.
THE_SAME_ON_BOTH = (
    "tests/stripe_sandbox",
    "tests/cms/test_photo_uploads.py",
    "tests/logistics/rounds/test_solving.py",
    "tests/logistics/test_labels_proof.py",
    "tests/logistics/test_letter_files.py",
    "tests/logistics/test_zpl.py",
    "tests/search/test_engines.py",
    "tests/search/test_finding.py",
    "tests/search/test_rebuilding_engines.py",
    "tests/shops/catalogue_files/test_pictures.py",
    "tests/shops/test_access.py",
)
# And of a file this test alone: the triggers that it hangs on are shown on both by ``test_changes``.
NOT_AGAIN = ("tests/page_cache/test_parts.py::test_a_change_is_seen_by_the_next_request",)
FINE = {0, 5}  # 5: none of the tests that were asked for belongs here


def postgres_url() -> str:
    """The address of a PostgreSQL that answers, or ""."""
    url = POSTGRES_URL.read_text().strip() if POSTGRES_URL.exists() else ""
    try:
        if url:
            psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return ""
    return url


def run(title: str, arguments: list[str], environment: dict[str, str], parallel: list[str] = PARALLEL, *, fine: set[int] = FINE) -> bool:
    print(f"--- Tests {title}", flush=True)
    begin = time.monotonic()
    code = subprocess.run([sys.executable, "-m", "pytest", *parallel, "-rs", *arguments], cwd=ROOT, env=environment, check=False).returncode
    print(f"--- {title}: {'passed' if code in fine else 'FAILED'} in {time.monotonic() - begin:.0f} s", flush=True)
    return code in fine


def main(arguments: list[str]) -> int:
    usual = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    url = postgres_url()
    mock = STRIPE_MOCK_URL.exists() and stripe_mock.answers(STRIPE_MOCK_URL.read_text().strip())
    if not mock:
        print(f"{'MISSING' if REQUIRED else 'Left out'}: the comparison with Stripe's own mock. 'make services' starts one.")
    engines = [name for name, address in ENGINE_URLS.items() if address.exists() and search_node.answers(address.read_text().strip())]
    for name in ENGINE_URLS.keys() - engines:
        print(f"{'MISSING' if REQUIRED else 'Left out'}: what needs {name}. 'make services' starts it.")
    # What only PostgreSQL can show runs there; pages in the browser are the same on both, and slow.
    passed = run("on SQLite", ["-m", "not e2e and not postgres" if url else "not e2e", *arguments], usual)
    passed &= run("in the browser", ["-m", "e2e", *arguments], usual, ONE_AT_A_TIME) or run(
        # On a busy machine a browser can be late; what is wrong is wrong again.
        "in the browser that failed, once more",
        ["-m", "e2e", "--last-failed", *arguments],
        usual,
        ONE_AT_A_TIME,
        fine={0},
    )
    if url:
        left_out = [*(f"--ignore={path}" for path in THE_SAME_ON_BOTH), *(f"--deselect={test}" for test in NOT_AGAIN)]
        passed &= run("on PostgreSQL", ["-m", "not e2e", *left_out, *arguments], {**usual, "DATABASE_URL": url})
    else:
        print(f"{'MISSING' if REQUIRED else 'Left out'}: tests on PostgreSQL. 'make services' starts one.")
        passed &= not REQUIRED
    if passed:
        print("Next: 'make check' reads the code; 'make demo' shows it.")
    elif REQUIRED and not (url and mock and len(engines) == len(ENGINE_URLS)):
        print("Next: 'make services', then 'make test' again.")
    else:
        print("Next: mend what failed; ARGS='tests/shops -x' runs a part.")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
