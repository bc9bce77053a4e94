"""The mails that a running site has written into its folder."""

from __future__ import annotations

import email
import email.policy
import time
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page

BETWEEN = "-" * 79 + "\n"


def mails_to(folder: Path, address: str) -> list[EmailMessage]:
    """All mails to ``address``, oldest first."""
    texts = [text for path in sorted(folder.glob("*.log")) for text in path.read_text().split(BETWEEN)]
    mails = [email.message_from_string(text, policy=email.policy.default) for text in texts if text.strip()]
    return [mail for mail in mails if mail["To"] == address]


def wait_for_mail(page: Page, folder: Path, address: str, *, seconds: float = 30) -> EmailMessage:
    """The first mail to ``address``, as soon as the worker has sent it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = mails_to(folder, address)
        if found:
            return found[0]
        page.wait_for_timeout(200)
    raise AssertionError(f"no mail to {address} within {seconds:g} s")


def text_of(mail: EmailMessage) -> str:
    """What stands in the mail's plain part."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
