"""The frame of a hosted page: plain HTML that says on top that it is a test. No script, and nothing from any other host."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from stripe_sandbox.pages.texts import Words
from stripe_sandbox.web import Answer

STYLE = Path(__file__).with_name("page.css").read_text()


def page(words: Words, *, title: str, body: str, status: int = 200, leads_to: list[str] | None = None) -> Answer:
    """``body`` is HTML. ``leads_to``: addresses that a form on the page may end at."""
    html = f"""<!doctype html>
<html lang="{words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header class="test"><strong>{escape(words("test"))}</strong></header>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
"""
    return Answer(status, html, {"Content-Security-Policy": _policy(leads_to or []), "Referrer-Policy": "no-referrer"}, kind="text/html")


def notice(
    words: Words, name: str, *, status: int = 200, next_url: str | None = None, next_name: str = "expired_next", **fills: str
) -> Answer:
    """A page that only says something: ``name`` + "_title" and "_why", with a way on."""
    onward = f'<p><a class="button" href="{escape(next_url)}">{escape(words(next_name))}</a></p>' if next_url else ""
    return page(words, title=words(f"{name}_title"), body=f"<p>{escape(words(f'{name}_why', **fills))}</p>{onward}", status=status)


def go(url: str) -> Answer:
    return Answer(303, "", {"Location": url}, kind="text/html")


def radio(name: str, value: str, label: str, aside: str = "", *, chosen: bool = False) -> str:
    mark = " checked" if chosen else ""
    small = f" <small>{escape(aside)}</small>" if aside else ""
    return (
        f'<label class="choice"><input type="radio" name="{name}" value="{escape(value)}"{mark}><span>{escape(label)}{small}</span></label>'
    )


def _policy(leads_to: list[str]) -> str:
    """A form's answer may lead to another host, which the browser allows only to those named."""
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, leads_to) if parts.netloc}
    allowed = " ".join(["'self'", *sorted(origin for origin in origins if not set(origin) & set(" ;,'\""))])
    return f"default-src 'none'; style-src 'self'; img-src data:; form-action {allowed}; frame-ancestors 'none'; base-uri 'none'"
