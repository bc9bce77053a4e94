"""Fill, serve and empty the demo: ``python -m scripts.demo serve|data|reset|run|smoke``.

serve   prepare, then web server, task worker, index follower, timer, lockers and Stripe sandbox until Ctrl-C      data    prepare only
reset   empty the demo's database and media, then prepare      run     prepare, then Django's reloading server
smoke   serve, ask for the home page once, stop
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scripts import demo_environment
from scripts.compile_messages import compile_messages
from scripts.paths import ROOT, VAR
from scripts.serving import (
    INDEX_FOLLOWER,
    LOCKERS,
    MANAGE,
    STRIPE_SANDBOX,
    TASK_WORKER,
    TIMER,
    WEB_SERVER,
    CannotServe,
    Site,
    free_port,
    is_free,
    running,
)

HOST = os.environ.get("HOST", "127.0.0.1")


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


def run_aloud(name: str, *, environment: dict[str, str]) -> None:
    """The same, with its words on the screen as they come."""
    process = start_command(name, environment=environment)
    with (VAR / "log" / f"{name}.log").open(errors="replace") as log:
        ended = False
        while not ended:
            # Asked before the log is read to its end, so that the last words are not missed.
            ended = process.poll() is not None
            for line in log:
                print(f"    {line.strip()}", flush=True)
            time.sleep(0.2)
    finish(name, process)


def prepare(environment: dict[str, str]) -> None:
    """Translations, database, demo data, static files. What is there already is kept."""
    compile_messages(ROOT / "locale")
    # Collecting needs no database, so it goes beside the migration.
    collecting = start_command("collectstatic", "--noinput", "--verbosity=0", environment=environment)
    with step("Database (the first time takes a good minute)"):
        run_command("migrate", "--verbosity=0", "--skip-checks", environment=environment)
    print("  Demo data", flush=True)
    run_aloud("demo_data", environment=environment)
    run_aloud("picture_sizes", environment=environment)  # those of a demo that was filled by an older Feira
    with step("Styles and scripts"):
        finish("collectstatic", collecting)


# --- Serving -------------------------------------------------------------------------------------------------------


def require_free_port(port: int) -> None:
    if not is_free(port, HOST):
        raise CannotGoOn(f"Port {port} is in use; choose another: make demo PORT={port + 1 if port < 65535 else 8000}")


def print_sign_ins(port: int, *, lockers: str) -> None:
    from demo.people import SIGN_INS

    print(f"\n  Feira is at http://localhost:{port}/ and the back office at http://localhost:{port}/admin/")
    print(f"  Its lockers, without their iron, are at {lockers}/\n")
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


def sandbox_of(environment: dict[str, str]) -> list[str]:
    """The Stripe sandbox where this demo has one: never beside real keys."""
    return [STRIPE_SANDBOX] if environment.get("STRIPE_API_BASE") else []


def run_reloading(environment: dict[str, str], port: int) -> None:
    """Django's own server, which loads changed code, until Ctrl-C; with the Stripe sandbox, without task worker and timer."""
    site = Site(environment=environment, port=port, logs=VAR / "log", host=HOST)
    print(f"\n  Reloading server at http://localhost:{port}/ (no task worker). Ctrl-C stops it.", flush=True)
    try:
        site.start(*sandbox_of(environment))
        command = [*MANAGE, "runserver", f"{HOST}:{port}"]
        subprocess.run(command, cwd=ROOT, env={**environment, "DEBUG": "true", "LOG_LEVEL": "INFO"}, check=False)
    finally:
        site.stop()


def serve(environment: dict[str, str], port: int, *, once: bool = False) -> None:
    require_free_port(port)
    prepare(environment)
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    usual = port + 430
    lockers_port = usual if usual < 65536 and is_free(usual) else free_port()
    site = Site(environment=environment, port=port, logs=VAR / "log", host=HOST, lockers_port=lockers_port)
    names = [*sandbox_of(environment), WEB_SERVER, TASK_WORKER, INDEX_FOLLOWER, TIMER, LOCKERS]
    print(f"  {', '.join(names)} … ", end="", flush=True)
    begin = time.monotonic()
    with running(site, *names):
        print(f"{time.monotonic() - begin:.1f} s", flush=True)
        print_sign_ins(port, lockers=site.lockers_url)
        while not once and not stopping:
            site.require_running()
            time.sleep(0.3)
    print("\nStopped. 'make demo' starts it again with the same data.")


# --- Emptying ------------------------------------------------------------------------------------------------------


def empty() -> None:
    if os.environ.get("DATABASE_URL"):
        raise CannotGoOn(
            "DATABASE_URL is set, and only the demo's own SQLite file is ever emptied: unset it, or empty that database yourself."
        )
    for database in (demo_environment.DEMO_DATABASE, demo_environment.STRIPE_DATABASE):
        for path in VAR.glob(f"{database.name}*"):
            path.unlink()
    for folder in ("media", "private", "mail"):
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
            run_reloading(environment, port)
        elif command in {"data", "reset"}:
            with only_one():
                if command == "reset":
                    empty()
                prepare(environment)
            print("Next: 'make demo' serves it.")
        else:
            print(__doc__)
            return 2
    except (CannotGoOn, CannotServe, ValueError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped before it was ready. 'make demo' goes on from here.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
