"""One node of a search engine for tests: what OpenSearch and Elasticsearch have in common.

The server comes by Maven, as its maker publishes it for integration tests, and runs on the newest Java found. It refuses to run as root.
It keeps its data between runs and listens on loopback alone, without passwords: never for real data.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.other_user import lent, own_folder, server_user
from scripts.serving import LOCALHOST, free_port

FETCHING = 300  # seconds that Maven may take
STARTING = 180
STOPPING = 30
JVM_FOLDERS = [Path("/usr/lib/jvm"), Path("/opt"), Path("/Library/Java/JavaVirtualMachines")]
ONE_AT_A_TIME = threading.Lock()  # two Mavens at once write into the same local repository


@dataclass(frozen=True)
class Node:
    name: str
    version: str
    group: str  # Maven's
    java_home: str  # the variable that names the Java
    java_options: str
    oldest_java: int
    options: tuple[str, ...]

    @property
    def artifact(self) -> str:
        return f"{self.group}:{self.name}:{self.version}:zip"

    def start(self, folder: Path) -> str:
        """Start it unless it runs already; its address once it answers. Raises RuntimeError with one line why not."""
        note = folder / f"{self.name}.json"
        if note.exists():
            seen = json.loads(note.read_text())
            if answers(seen["url"]):
                return str(seen["url"])
            if _is_ours(seen["pid"], seen["url"]):
                _end(seen["pid"], seconds=0)  # it hangs, and holds the data
        java = newest_java(self.oldest_java)
        user = server_user()
        home = self._home(folder, user)
        port = free_port()
        url = f"http://{LOCALHOST}:{port}"
        command = [str(home / "bin" / self.name), f"-Ehttp.port={port}", "-Etransport.port=0", f"-Enetwork.host={LOCALHOST}"]
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(home),
            self.java_home: str(java),
            self.java_options: "-Xms512m -Xmx512m",
        }
        log = folder / f"{self.name}.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [*command, "-Ediscovery.type=single-node", "-Ecluster.routing.allocation.disk.threshold_enabled=false", *self.options],
                cwd=home,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **lent(user),
            )
        note.write_text(json.dumps({"url": url, "pid": process.pid}))
        end = time.monotonic() + STARTING
        while not answers(url):
            if process.poll() is not None or time.monotonic() > end:
                _end(process.pid, seconds=0)
                raise RuntimeError(f"it does not answer at {url}; {log.parent.name}/{log.name} says more")
            time.sleep(0.25)
        return url

    def stop(self, folder: Path) -> bool:
        """Stop it; False where it did not run."""
        note = folder / f"{self.name}.json"
        if not note.exists():
            return False
        seen = json.loads(note.read_text())
        note.unlink()
        if not answers(seen["url"]):
            return False
        _end(seen["pid"], seconds=STOPPING)
        return True

    def _home(self, folder: Path, user: str) -> Path:
        """The unpacked server, fetched where it is missing; ``user`` owns all of it."""
        home = own_folder(folder, f"{self.name}-{self.version}", user)
        if (home / "bin" / self.name).exists():
            return home
        fetched = folder / f"{self.name}-{self.version}.zip"
        with ONE_AT_A_TIME:
            self._fetch(folder)
        fresh = folder / f"{self.name}-{self.version}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        _unzip(fetched, fresh)
        fetched.unlink()
        for path in (fresh / f"{self.name}-{self.version}").iterdir():
            shutil.move(path, home / path.name)  # bin/ comes before the rest is used: nothing starts in between
        fresh.joinpath(f"{self.name}-{self.version}").rmdir()
        fresh.rmdir()
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", user, str(home)], check=True)
        return home

    def _fetch(self, folder: Path) -> None:
        maven = shutil.which("mvn")
        if maven is None:
            raise RuntimeError(f"no Maven here to fetch {self.name} {self.version} with: install your system's package 'maven'")
        command = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={self.artifact}", f"-DoutputDirectory={folder}"]
        for attempt in (1, 2):
            try:
                done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, timeout=FETCHING)
            except subprocess.TimeoutExpired:
                raise RuntimeError(f"Maven did not fetch {self.artifact} within {FETCHING} s") from None
            if done.returncode == 0:
                return
            lines = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
            if attempt == 2:
                raise RuntimeError(f"Maven could not fetch {self.artifact}: {lines[0] if lines else 'it does not say why'}")
            print(f"{self.name}: once more in 10 s: {lines[0] if lines else 'Maven failed'}")
            time.sleep(10)


def newest_java(oldest: int) -> Path:
    """The home of the newest Java; RuntimeError where none is as new as ``oldest``."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parent.parent)
    homes += [
        home for folder in JVM_FOLDERS if folder.is_dir() for path in sorted(folder.iterdir()) for home in (path, path / "Contents/Home")
    ]
    version, home = max(((_java_version(home), home) for home in homes), key=lambda found: found[0], default=(0, Path()))
    if version < oldest:
        raise RuntimeError(f"no Java {oldest} or later here: install a JDK (https://adoptium.net), or name its folder in JAVA_HOME")
    return home


def _java_version(home: Path) -> int:
    """25 for a JDK 25; 0 where there is none."""
    release = home / "release"
    if not release.is_file() or not (home / "bin" / "java").exists():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(errors="replace"), re.MULTILINE)
    return int(found[1]) if found else 0


def _unzip(archive: Path, into: Path) -> None:
    """With the modes that the archive says: Python's own unpacking leaves programs that cannot be run."""
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            path = Path(packed.extract(entry, into))
            if mode := entry.external_attr >> 16 & 0o777:
                path.chmod(mode)


def answers(url: str) -> bool:
    """It serves questions: its own health is at least yellow. The port alone is open earlier."""
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health?timeout=1s", timeout=5) as answer:
            return json.loads(answer.read())["status"] in {"yellow", "green"}
    except (OSError, ValueError, KeyError):
        return False


def _end(leader: int, *, seconds: float) -> None:
    """End the processes that were started in a session of their own; those that are still there after ``seconds`` at once."""
    for with_signal, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5.0)):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, with_signal)
        end = time.monotonic() + patience
        while _lives(leader):
            if time.monotonic() > end:
                break
            time.sleep(0.1)
        else:
            return


def _is_ours(leader: int, url: str) -> bool:
    """The number may be another process's by now."""
    said = Path(f"/proc/{leader}/cmdline")
    return said.exists() and f"-Ehttp.port={url.rpartition(':')[2]}".encode() in said.read_bytes()


def _lives(leader: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(leader, os.WNOHANG)  # where it is our own child, it would stay as a zombie
    try:
        os.killpg(leader, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True
