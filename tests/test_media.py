"""Pictures served by the process itself, as in the demo."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["missing.webp", "a" * 5000, "%00", "../config/settings.py", "."])
def test_a_picture_that_is_not_there_is_a_plain_404(client: Client, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404


def test_a_picture_may_be_kept_for_an_hour(client: Client, settings: object, tmp_path: object) -> None:
    # given a picture
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "one.webp").write_bytes(b"picture")  # type: ignore[operator]

    # when a browser asks for it
    answer = client.get("/media/one.webp")

    # then it comes, and need not be asked for again
    assert b"".join(answer.streaming_content) == b"picture"  # type: ignore[attr-defined]
    assert answer["Cache-Control"] == "public, max-age=3600"
