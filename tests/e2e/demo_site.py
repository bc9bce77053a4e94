"""A copy of the filled demo, served by the real web server and task worker, for one run of browser tests."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.compile_messages import compile_messages
from scripts.serving import MANAGE, TASK_WORKER, WEB_SERVER, Site, free_port, running
from scripts.site_environment import site_environment
from tests.databases import FOLDER, ROOT, create_from_template, drop, template_key


def _demo_key() -> str:
    """Changes with any file of demo/."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "demo").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _files_of_template(key: str) -> Path:
    return FOLDER / f"demo_files_{template_key(key)}"


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """``create_from_template`` runs its commands in this process's environment."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _copy_demo(database_url: str, folder: Path) -> None:
    """Copy the demo's database and pictures; where no run has filled them since demo/ last changed, fill them first."""
    key = _demo_key()
    template = _files_of_template(key)
    FOLDER.mkdir(parents=True, exist_ok=True)
    building = {"MEDIA_ROOT": str(template / "media"), "PRIVATE_MEDIA_ROOT": str(template / "private"), "EMAIL_URL": "memorymail://"}
    # A template made without its pictures (the folder was emptied) would give pages without them.
    kind = "demo" if template.exists() or not list(FOLDER.glob("template_demo_*")) else f"demo{os.getpid()}"
    with _environment(building):
        create_from_template(database_url, kind=kind, commands=[["migrate", "--verbosity=0", "--skip-checks"], ["demo_data"]], extra=key)
    shutil.copytree(template, folder, dirs_exist_ok=True)


@contextmanager
def demo_site(*, database_url: str, folder: Path) -> Iterator[Site]:
    """Serve a fresh copy of the demo at ``site.url`` until the end; ``folder`` takes media, mails and logs."""
    port = free_port()
    _copy_demo(database_url, folder)
    environment = site_environment(database_url=database_url, folder=folder, port=port)
    compile_messages(ROOT / "locale")
    subprocess.run([*MANAGE, "collectstatic", "--noinput", "--verbosity=0"], cwd=ROOT, env=environment, check=True, capture_output=True)
    site = Site(environment=environment, port=port, logs=folder / "logs")
    try:
        with running(site, WEB_SERVER, TASK_WORKER):
            yield site
    finally:
        drop(database_url)
