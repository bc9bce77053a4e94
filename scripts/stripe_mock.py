"""Stripe's own ``stripe-mock``, which holds requests against the official description of the API: our sandbox is compared with it.

It is built from its source by Go: the system's, else the one that a Python package carries (requirements/stripe_mock.txt).
Beside its address, ``description()`` is the OpenAPI document that it was built with.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from contextlib import suppress
from pathlib import Path

from scripts.paths import ROOT, SERVICES
from scripts.serving import free_port

NAME = "stripe-mock"
MODULE = "github.com/stripe/stripe-mock"
VERSION = "v0.203.0"
BUILDING = 420  # seconds that fetching and building may take
OLDEST_GO = (1, 22)
HOW_TO_HAVE_IT = (
    f"no stripe-mock here: it needs Go {OLDEST_GO[0]}.{OLDEST_GO[1]} or later (https://go.dev/doc/install), or the network for pip"
)


def start(folder: Path) -> str:
    """Build it where it is missing and start it unless it runs; its address once it answers. Raises RuntimeError with one line why not."""
    note = folder / "stripe-mock.json"
    if note.exists():
        url: str = json.loads(note.read_text())["url"]
        if answers(url):
            return url
    program = _program(folder)
    ports = [free_port(), free_port()]
    url = f"http://127.0.0.1:{ports[0]}"
    # It would open HTTPS to the whole network by itself: both are told where.
    command = [str(program), "-http-addr", f"127.0.0.1:{ports[0]}", "-https-addr", f"127.0.0.1:{ports[1]}"]
    with (folder / "stripe-mock.log").open("w") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    note.write_text(json.dumps({"url": url, "pid": process.pid}))
    end = time.monotonic() + 60
    while not answers(url):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"it does not answer at {url}; var/services/stripe-mock.log says more")
        time.sleep(0.1)
    return url


def stop(folder: Path) -> bool:
    """Stop it; False where it did not run."""
    note = folder / "stripe-mock.json"
    if not note.exists():
        return False
    seen = json.loads(note.read_text())
    note.unlink()
    if not answers(seen["url"]):
        return False
    with suppress(ProcessLookupError):
        os.kill(seen["pid"], signal.SIGTERM)
    return True


def description(folder: Path = SERVICES) -> Path:
    """The OpenAPI document, which lies beside the program."""
    return folder / f"stripe-mock-{VERSION}" / "spec3.json"


def _program(folder: Path) -> Path:
    """The program with its document, built if need be; once more where the network failed."""
    home = folder / f"stripe-mock-{VERSION}"
    program = home / "stripe-mock"
    if program.exists() and description(folder).exists():
        return program
    home.mkdir(parents=True, exist_ok=True)
    go = _go()
    environment = _environment(GOBIN=str(home))
    for attempt in (1, 2):
        try:
            _run([go, "install", f"{MODULE}@{VERSION}"], environment)
            break
        except RuntimeError as error:
            if attempt == 2:
                raise
            print(f"{NAME}: once more in 10 s: {error}")
            time.sleep(10)
    cache = Path(_run([go, "env", "GOMODCACHE"], environment).strip())
    shutil.copy(cache / f"{MODULE}@{VERSION}" / "embedded" / "openapi" / "spec3.json", description(folder))
    description(folder).chmod(0o644)
    return program


def _go() -> str:
    """A Go that is new enough: on the path, where its own installer puts it, else from the Python package."""
    for candidate in filter(None, [shutil.which("go"), "/usr/local/go/bin/go"]):
        if Path(candidate).exists() and _is_new_enough(candidate):
            return candidate
    packaged = Path(sysconfig.get_paths()["purelib"]) / "go" / "bin" / "go"
    if not packaged.exists():
        requirements = ROOT / "requirements" / "stripe_mock.txt"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "--require-hashes", "-r", str(requirements)], capture_output=True, check=False).returncode:
            raise RuntimeError(HOW_TO_HAVE_IT)
    if not _is_new_enough(str(packaged)):
        raise RuntimeError(HOW_TO_HAVE_IT)
    return str(packaged)


def _is_new_enough(go: str) -> bool:
    try:
        said = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False, timeout=60, env=_environment()).stdout
    except OSError:
        return False
    found = re.match(r"go(\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_GO


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false", **more}


def _run(command: list[str], environment: dict[str, str]) -> str:
    """What it printed; raises RuntimeError with its last line."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=BUILDING, cwd="/")
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RuntimeError(f"{command[0]} {command[1]}: {error}") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise RuntimeError(f"{command[0]} {command[1]}: {lines[-1] if lines else 'failed'}")
    return done.stdout


def answers(url: str) -> bool:
    """It refuses whom it does not know, which is an answer too."""
    with socket.socket() as probe:
        probe.settimeout(2)
        host, port = url.removeprefix("http://").split(":")
        return probe.connect_ex((host, int(port))) == 0
