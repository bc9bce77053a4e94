"""A server that refuses to run as root runs as another user: which one, and folders that it can reach."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import zlib
from pathlib import Path
from typing import Any


def server_user() -> str:
    """The user to run as: our own, or one that root may lend."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    for name in ("feira-pg", "postgres"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    done = subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "feira-pg"], check=False)
    return "feira-pg" if done.returncode == 0 else "nobody"


def lent(user: str) -> dict[str, Any]:
    """What ``subprocess`` is told to start something as ``user``."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def may_read(path: Path, user: str) -> bool:
    return subprocess.run(["test", "-r", str(path)], cwd="/", check=False, **lent(user)).returncode == 0


def own_folder(folder: Path, name: str, user: str) -> Path:
    """A folder that ``user`` owns: in ``folder`` where it can be reached, else a temporary one, the same each time."""
    mine = folder / name
    mine.mkdir(exist_ok=True)
    _own(mine, user)
    if may_read(mine, user):
        return mine
    mine = Path(tempfile.gettempdir()) / f"feira-{name}-{zlib.crc32(str(folder).encode()):08x}"
    mine.mkdir(mode=0o700, exist_ok=True)
    _own(mine, user)
    return mine


def _own(folder: Path, user: str) -> None:
    folder.chmod(0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, user)
