"""The running site's timer and its mails, for tests in which days pass."""

from __future__ import annotations

import email
import email.policy
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from django.utils import timezone

from background.models import TickRun
from scripts.paths import ROOT
from scripts.serving import Site


def tick(site: Site) -> None:
    """Run all of the site's regular jobs now, as its timer does, whenever each ran last. Needs ``site_rows``."""
    TickRun.objects.update(next_run_at=timezone.now())
    done = subprocess.run(
        [sys.executable, "manage.py", "tick"], cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    failed = list(TickRun.objects.exclude(last_error="").values_list("name", "last_error"))
    assert not failed


def wait_until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    """For what other processes do by themselves, however busy the machine is."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds:.0f} s"
        time.sleep(0.2)


def wait_for_mail(site: Site, *, to: str, saying: str, seconds: float = 30) -> EmailMessage:
    """The mail to ``to`` with ``saying`` in its subject or text, as soon as the site's worker has sent it."""
    end = time.monotonic() + seconds
    while True:
        found = [mail for mail in mails(site) if to in str(mail["To"]) and saying in f"{mail['Subject']}\n{text_of(mail)}"]
        if found or time.monotonic() > end:
            break
        time.sleep(0.3)
    assert found, f"no mail to {to} says “{saying}”; sent were: {[str(mail['Subject']) for mail in mails(site)]}"
    return found[-1]


def mails(site: Site) -> list[EmailMessage]:
    """All that the site has sent."""
    folder = Path(urlsplit(site.environment["EMAIL_URL"]).path)
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime) if folder.exists() else []
    # Django's file backend draws this line below each message.
    parts = [part for path in files for part in path.read_bytes().split(b"-" * 79) if part.strip()]
    return [email.message_from_bytes(part.strip(), policy=email.policy.default) for part in parts]


def text_of(mail: EmailMessage) -> str:
    """What a person reads, in one line."""
    body = mail.get_body(preferencelist=("plain",))
    return " ".join(body.get_content().split()) if body else ""
