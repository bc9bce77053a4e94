"""The least that Django can do: one view without a middleware that answers with bytes it has. What a kept page is measured beside.

``BARE_PAGES`` names a folder; ``/listing`` answers with the file of that name in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from time import sleep
from urllib.request import urlopen

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from scripts.paths import ROOT
from scripts.serving import LOCALHOST, free_port, granian

PAGES: dict[str, bytes] = {}


def page(request: HttpRequest, name: str) -> HttpResponse:
    body = PAGES[name]
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("<str:name>", page)]


@contextmanager
def bare_pages(folder: Path, *, workers: int = 2) -> Iterator[str]:
    """Serve the files of ``folder`` with the same web server; gives the address."""
    port = free_port()
    command = [*granian(host=LOCALHOST, port=port, workers=workers)[:-1], "benchmarks.bare:application"]
    serving = Popen(command, cwd=ROOT, env={**os.environ, "BARE_PAGES": str(folder)})
    url = f"http://{LOCALHOST}:{port}"
    try:
        for _ in range(100):
            try:
                urlopen(f"{url}/{next(folder.iterdir()).name}", timeout=5).read()
                break
            except OSError:
                sleep(0.1)
        yield url
    finally:
        serving.terminate()
        serving.wait(20)


if "BARE_PAGES" in os.environ:
    PAGES = {file.name: file.read_bytes() for file in Path(os.environ["BARE_PAGES"]).iterdir()}
    settings.configure(
        ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[], INSTALLED_APPS=[], SECRET_KEY="of no value anywhere", LOGGING_CONFIG=None
    )
    application = get_wsgi_application()
