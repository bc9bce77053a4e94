"""Start and stop the processes of a running site: web server, task worker, index follower, timer, Stripe sandbox.

The demo, browser tests and benchmarks share it.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from scripts.paths import ROOT, VAR

MANAGE = [sys.executable, "manage.py"]
LOCALHOST = "127.0.0.1"
WEB_SERVER, TASK_WORKER, TIMER, STRIPE_SANDBOX, LOCKERS = "web server", "task worker", "timer", "Stripe sandbox", "lockers"
INDEX_FOLLOWER = "index follower"


class CannotServe(Exception):
    """Says in one line what is in the way."""


def granian(*, host: str, port: int, workers: int) -> list[str]:
    """The command of the web server, the same as on a production machine."""
    options = [
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
    ]
    return [str(Path(sys.executable).parent / "granian"), *options, "config.wsgi:application"]


def stripe_sandbox(environment: dict[str, str], *, site: str, database: Path) -> list[str]:
    """The command of the sandbox that ``environment`` names, with its messages to ``site``; empty where it names none."""
    address = urlsplit(environment.get("STRIPE_API_BASE", ""))
    if not address.port:
        return []
    options = ["--port", str(address.port), "--db", str(database), "--webhook", f"{site}/payments/stripe/webhook/", "--quiet"]
    return [sys.executable, "-m", "stripe_sandbox", *options]


class Site:
    """A site that runs in processes of its own; each one's words go to ``<logs>/<name>.log``.

    ``stripe_db`` is the file of its Stripe sandbox, where the environment names one; ``lockers_port`` where the demo's lockers are served.
    """

    def __init__(
        self,
        *,
        environment: dict[str, str],
        port: int,
        logs: Path,
        host: str = LOCALHOST,
        workers: int = 2,
        stripe_db: Path = VAR / "stripe.sqlite3",
        lockers_port: int = 0,
    ) -> None:
        self.stripe_db, self.lockers_port = stripe_db, lockers_port
        self.environment, self.port, self.logs, self.host, self.workers = environment, port, logs, host, workers
        # Where to ask from this machine: a server on every interface answers on the local one.
        self.url = f"http://{LOCALHOST if host in {'0.0.0.0', '::'} else host}:{port}"
        self.lockers_url = f"http://{LOCALHOST}:{lockers_port}" if lockers_port else ""
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def log(self, name: str) -> Path:
        return self.logs / f"{name.lower().replace(' ', '-')}.log"

    def start(self, *names: str) -> None:
        commands = {
            WEB_SERVER: granian(host=self.host, port=self.port, workers=self.workers),
            TASK_WORKER: [*MANAGE, "db_worker", "--queue-name=*", "--verbosity=0"],
            INDEX_FOLLOWER: [*MANAGE, "search_index", "follow"],
            TIMER: [*MANAGE, "tick", "--loop", "60"],
            LOCKERS: [*MANAGE, "simulate_locker", f"--port={self.lockers_port}", f"--site=http://{LOCALHOST}:{self.port}"],
            STRIPE_SANDBOX: stripe_sandbox(self.environment, site=self.url, database=self.stripe_db),
        }
        self.logs.mkdir(parents=True, exist_ok=True)
        for name in names:
            with self.log(name).open("wb") as log:
                # A session of its own: Ctrl-C in the terminal reaches the caller alone, which stops them in order.
                self.processes[name] = subprocess.Popen(
                    commands[name],
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )

    def wait_for_home(self, *, seconds: float = 60) -> int:
        """The status that the home page answers with, as soon as the server answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.processes[WEB_SERVER].poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/", timeout=30) as answer:
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                time.sleep(0.1)
        raise CannotServe(f"The web server did not start; see {self.log(WEB_SERVER)}")

    def require_running(self) -> None:
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise CannotServe(f"The {name} ended by itself; see {self.log(name)}")

    def stop(self, *, seconds: float = 10) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + seconds
        for process in self.processes.values():
            try:
                process.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def collect_static(environment: dict[str, str]) -> None:
    """Bring var/static up to the sources, one process at a time. Raises CannotServe with what the command said."""
    command = [*MANAGE, "collectstatic", "--noinput", "--verbosity=0"]
    VAR.mkdir(exist_ok=True)
    with (VAR / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two at once delete each other's files
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotServe(f"'manage.py collectstatic' failed: {done.stderr.strip()[-1000:]}")


def is_free(port: int, host: str = LOCALHOST) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(site: Site, *names: str) -> Iterator[Site]:
    """Start the site's processes, wait until its home page answers 200, and stop them afterwards."""
    try:
        site.start(*names)
        status = site.wait_for_home()
        if status != 200:
            raise CannotServe(f"The home page answered {status}; see {site.log(WEB_SERVER)}")
        yield site
    finally:
        site.stop()
