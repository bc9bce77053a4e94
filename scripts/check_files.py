"""What must not stand in a tracked file: a registry's address, a path of this machine; and every requirement has its hash."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from scripts.paths import ROOT

# Written in parts, so that this file does not find itself.
REGISTRIES = [
    "pypi" + ".org",
    "files.python" + "hosted.org",
    "registry.npm" + "js.org",
    "repo1.maven" + ".org",
    "proxy.golang" + ".org",
    "--index" + "-url",
    "extra-index" + "-url",
]
# Folders that every machine has say nothing about this one.
COMMON_FOLDERS = {Path("/"), Path("/tmp"), Path("/home"), Path("/srv"), Path("/opt"), Path("/var"), Path("/usr/src")}


def machine_paths() -> list[str]:
    folders = {ROOT, ROOT.parent, Path.home()} - COMMON_FOLDERS
    return [f"{folder}/" for folder in sorted(folders)]


def tracked_texts() -> dict[str, str]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    texts = {}
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if b"\0" not in content[:2000]:
                texts[name] = content.decode(errors="replace")
    return texts


def faults(texts: dict[str, str]) -> list[str]:
    """One line a fault, with file and line."""
    found = []
    forbidden = REGISTRIES + machine_paths()
    for name, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            said = line.replace("--no-emit-index" + "-url", "")
            found += [f"{name}:{number}: has {word!r}" for word in forbidden if word in said]
            if name.startswith("requirements/") and re.search(r"https?://", line):
                found.append(f"{name}:{number}: names an address")
        if name.startswith("requirements/") and name.endswith(".txt"):
            # One requirement is a line with its continuations.
            for requirement in re.sub(r"\\\n", " ", text).splitlines():
                if requirement.strip() and not requirement.lstrip().startswith("#") and "--hash=sha256:" not in requirement:
                    found.append(f"{name}: no hash for {requirement.split()[0]}")
    return found


if __name__ == "__main__":
    lines = faults(tracked_texts())
    print("\n".join(lines[:40]))
    sys.exit(1 if lines else 0)
