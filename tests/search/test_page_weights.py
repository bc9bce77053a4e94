"""What a page brings along beside its own HTML and pictures: as it goes over the wire, from here alone."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests import factories
from tests.shops import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
KB = 1000
ASKED = re.compile(r'<(?:link rel="stylesheet"|script)[^>]*?(?:href|src)="([^"]+)"')
IN_CSS = re.compile(r'url\("([^"]+\.woff2)"\)')


def sent(path: Path) -> int:
    """Bytes as they are sent: faces are compressed in themselves."""
    return path.stat().st_size if path.suffix == ".woff2" else len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.parametrize("page", ["list", "product", "storefront", "basket", "maker"])
def test_styles_scripts_and_faces_stay_light(client: Client, page: str) -> None:
    shop, maker = rows.make_shop(), factories.make_producer(is_listed=True)
    product = factories.make_product(partner=shop.partner, producer=maker)
    address = {
        "list": "/en/products/",
        "product": product.get_absolute_url(),
        "storefront": f"/en/shops/{shop.partner.code}/",
        "basket": "/en/basket/",
        "maker": f"/en/makers/{maker.slug}/",
    }[page]

    html = client.get(address).text

    files = {name: Path(str(finders.find(name.removeprefix("/static/")))) for name in ASKED.findall(html) if name.startswith("/static/")}
    styles = {name: path for name, path in files.items() if path.suffix == ".css"}
    faces = {(path.parent / face).resolve() for path in styles.values() for face in IN_CSS.findall(path.read_text())}
    assert len(styles) >= 2
    assert len(faces) == 3
    assert sum(map(sent, styles.values())) <= 25 * KB
    assert sum(sent(path) for path in files.values() if path.suffix == ".js") <= 30 * KB
    assert sum(map(sent, faces)) <= 60 * KB
    assert {name.split("/")[1] for name in ASKED.findall(html)} <= {"static", "theme"}, "no foreign host is asked"
