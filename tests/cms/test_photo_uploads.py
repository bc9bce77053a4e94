"""What becomes of an uploaded picture, and of what is none."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.roles import Role
from cms.models import FeiraImage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.make_user(role=Role.OPERATOR))
    return client


def phone_photo(form: str, **options: Any) -> bytes:
    """40 wide and 20 high, lying on its side, taken in Seia."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 25.0, 0.0), 3: "W", 4: (7.0, 42.0, 0.0)})
    picture = Image.new("RGB", (40, 20), "#a13f0d")
    buffer = io.BytesIO()
    picture.save(buffer, form, exif=exif, **options)
    return buffer.getvalue()


def upload(client: Client, name: str, content: bytes) -> Any:
    return client.post(
        reverse("wagtailimages:add"), {"title": "Wheel", "file": SimpleUploadedFile(name, content), "tags": "", "alt": "A wheel"}
    )


@pytest.mark.parametrize(
    ("name", "form"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.avif", "AVIF"), ("a.heic", "HEIF")]
)
def test_a_phones_photo_stands_upright_and_tells_no_place(operator: Client, name: str, form: str) -> None:
    answer = upload(operator, name, phone_photo(form))
    assert answer.status_code == 302, answer.context["form"].errors
    stored = FeiraImage.objects.get()
    # HEIC says in a place of its own how it stands, and what EXIF says of it does not count.
    size = (40, 20) if form == "HEIF" else (20, 40)
    assert (stored.width, stored.height) == size
    with stored.file.open() as file:
        content = file.read()
        picture = Image.open(io.BytesIO(content))
        assert picture.size == size
        assert not dict(picture.getexif())
        assert "exif" not in picture.info
    assert b"PhoneMaker" not in content
    assert stored.file_size == len(content)


def test_forty_megapixels_and_a_real_heic_of_twelve_are_taken(operator: Client) -> None:
    for name, form, size in (("a.jpg", "JPEG", (8000, 5000)), ("b.heic", "HEIF", (4000, 3000))):
        buffer = io.BytesIO()
        Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, form, quality=60)
        answer = upload(operator, name, buffer.getvalue())
        assert answer.status_code == 302, answer.context["form"].errors
        stored = FeiraImage.objects.latest("pk")
        assert (stored.width, stored.height) == size
        with stored.file.open() as file:
            assert Image.open(file).format == "JPEG"  # what every browser shows


def test_a_colour_profile_is_kept(operator: Client) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    upload(operator, "a.jpg", phone_photo("JPEG", icc_profile=profile))
    with FeiraImage.objects.get().file.open() as file:
        assert Image.open(file).info["icc_profile"] == profile


def bomb() -> bytes:
    """A PNG that says of itself that it is 50,000 by 50,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jpg", b"I am no picture", "not a picture"),
        ("a.exe", b"MZ" * 50, "not a picture"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a picture"),
        ("a.jpg", phone_photo("JPEG")[:300], "damaged"),
        ("a.png", bomb(), "too many points"),
        ("a.jpg", phone_photo("JPEG") + b"\0" * (25 * 1024 * 1024), "larger than 25"),
        ("a.jpg", b"", "empty"),
        ("a.png", phone_photo("JPEG"), "The name says .png, the file is jpeg"),
    ],
    # Without names of their own pytest writes the bytes into its reports: a hundred megabytes for the largest.
    ids=["text", "programme", "drawing", "half", "bomb", "large", "empty", "other"],
)
def test_what_is_no_fit_picture_is_refused_in_plain_words(operator: Client, name: str, content: bytes, says: str) -> None:
    answer = upload(operator, name, content)
    assert answer.status_code == 200
    assert says in str(answer.context["form"].errors).replace("\N{NO-BREAK SPACE}", " ")
    assert not FeiraImage.objects.exists()


def test_words_can_be_changed_without_a_new_file(operator: Client, media: Path) -> None:
    upload(operator, "a.jpg", phone_photo("JPEG"))
    image = FeiraImage.objects.get()
    before = image.file.name
    operator.post(reverse("wagtailimages:edit", args=(image.pk,)), {"title": "Wheel", "alt": "A whole wheel", "tags": ""})
    image.refresh_from_db()
    assert (image.alt, image.file.name) == ("A whole wheel", before)
