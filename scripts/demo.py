"""Fill, serve and empty the demo: ``python -m scripts.demo serve|data|reset|run|smoke``.

serve   prepare, then web server, task worker and timer until Ctrl-C      data    prepare only
reset   empty the demo's database and media, then prepare                 run     prepare, then Django's reloading server
smoke   serve, ask for the home page once, stop
"""

from __future__ import annotations

import fcntl
import os
import shutil
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
from types import FrameType

from scripts import demo_environment
from scripts.compile_messages import compile_messages
from scripts.paths import ROOT, VAR

HOST = os.environ.get("HOST", "127.0.0.1")
MANAGE = [sys.executable, "manage.py"]


class CannotGoOn(Exception):
    """Says in one line what is in the way."""


# --- Preparing -----------------------------------------------------------------------------------------------------


@contextmanager
def step(what: str) -> Iterator[None]:
    print(f"  {what} … ", end="", flush=True)
    begin = time.monotonic()
    yield
    print(f"{time.monotonic() - begin:.1f} s", flush=True)


def start_command(name: str, *options: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a manage.py command whose words go to var/log/<name>.log."""
    log = VAR / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        return subprocess.Popen(
            [*MANAGE, name, *options], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )


def finish(name: str, process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        log = VAR / "log" / f"{name}.log"
        last = log.read_text(errors="replace").strip().splitlines()[-15:]
        raise CannotGoOn(f"'manage.py {name}' failed; all of it is in {log.relative_to(ROOT)}:\n" + "\n".join(last))


def run_command(name: str, *options: str, environment: dict[str, str]) -> None:
    finish(name, start_command(name, *options, environment=environment))


def prepare(environment: dict[str, str]) -> None:
    """Translations, database, demo data, static files. What is there already is kept."""
    compile_messages(ROOT / "locale")
    # Collecting needs no database, so it goes beside the migration.
    collecting = start_command("collectstatic", "--noinput", "--verbosity=0", environment=environment)
    with step("Database (the first time takes half a minute)"):
        run_command("migrate", "--verbosity=0", "--skip-checks", environment=environment)
    with step("Demo data"):
        run_command("demo_data", environment=environment)
    with step("Styles and scripts"):
        finish("collectstatic", collecting)


# --- Serving -------------------------------------------------------------------------------------------------------


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CannotGoOn(f"Port {port} is in use; choose another: make demo PORT={port + 1 if port < 65535 else 8000}") from error


def granian(port: int) -> list[str]:
    """The command of the web server, as a production machine runs it too."""
    options = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "2", "--no-ws", "--log-level", "warning"]
    return [str(Path(sys.executable).parent / "granian"), *options, "config.wsgi:application"]


def processes(port: int) -> dict[str, list[str]]:
    return {
        "web server": granian(port),
        "task worker": [*MANAGE, "db_worker", "--queue-name=*", "--verbosity=0"],
        "timer": [*MANAGE, "tick", "--loop", "60"],
    }


def wait_for_home(port: int, web: subprocess.Popen[bytes]) -> int:
    """The status of the home page once the server answers."""
    end = time.monotonic() + 60
    host = "127.0.0.1" if HOST == "0.0.0.0" else HOST
    while time.monotonic() < end and web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/", timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.2)
    raise CannotGoOn("The web server did not start; see var/log/web-server.log")


def print_sign_ins(port: int) -> None:
    from demo.people import SIGN_INS

    print(f"\n  Feira is at http://localhost:{port}/ and the back office at http://localhost:{port}/admin/\n")
    width = max(len(str(role)) for role, _, _ in SIGN_INS)
    for role, email, password in SIGN_INS:
        print(f"  {role:{width}}  {email}  {password}")
    print("\nNext: open the address above. Ctrl-C stops all; 'make demo-reset' starts over.", flush=True)


@contextmanager
def only_one() -> Iterator[None]:
    """Keep two demos, or a demo and its reset, off the same database."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotGoOn("The demo of this folder is running already; stop it first (Ctrl-C where it runs).") from error
        yield


def serve(environment: dict[str, str], port: int, *, once: bool = False) -> None:
    require_free_port(port)
    prepare(environment)
    running: dict[str, subprocess.Popen[bytes]] = {}
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        with step("Web server, task worker, timer"):
            for name, command in processes(port).items():
                with (VAR / "log" / f"{name.replace(' ', '-')}.log").open("wb") as log:
                    # A session of its own: Ctrl-C reaches this process alone, which then stops them in order.
                    running[name] = subprocess.Popen(
                        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                    )
            status = wait_for_home(port, running["web server"])
        if status != 200:
            raise CannotGoOn(f"The home page answered {status}; see var/log/web-server.log")
        print_sign_ins(port)
        while not once and not stopping:
            for name, process in running.items():
                if process.poll() is not None:
                    raise CannotGoOn(f"The {name} ended by itself; see var/log/{name.replace(' ', '-')}.log")
            time.sleep(0.3)
    finally:
        stop_all(running)
    print("\nStopped. 'make demo' starts it again with the same data.")


def stop_all(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + 10
    for process in running.values():
        try:
            process.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


# --- Emptying ------------------------------------------------------------------------------------------------------


def empty() -> None:
    if os.environ.get("DATABASE_URL"):
        raise CannotGoOn(
            "DATABASE_URL is set, and only the demo's own SQLite file is ever emptied: unset it, or empty that database yourself."
        )
    for path in VAR.glob(f"{demo_environment.DEMO_DATABASE.name}*"):
        path.unlink()
    for folder in ("media", "mail"):
        shutil.rmtree(VAR / folder, ignore_errors=True)
    print("  Emptied the demo's database, pictures and mails.")


def main(command: str) -> int:
    try:
        port = demo_environment.port()
        environment = demo_environment.prepare()
        if command in {"serve", "smoke"}:
            with only_one():
                serve(environment, port, once=command == "smoke")
        elif command == "run":
            require_free_port(port)
            prepare(environment)
            print(f"\n  Reloading server at http://localhost:{port}/ (no task worker). Ctrl-C stops it.", flush=True)
            os.chdir(ROOT)
            os.execve(sys.executable, [*MANAGE, "runserver", f"{HOST}:{port}"], {**environment, "DEBUG": "true", "LOG_LEVEL": "INFO"})
        elif command in {"data", "reset"}:
            with only_one():
                if command == "reset":
                    empty()
                prepare(environment)
            print("Next: 'make demo' serves it.")
        else:
            print(__doc__)
            return 2
    except (CannotGoOn, ValueError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
