"""Product photos are sized in the background."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client, RequestFactory

from cms.models import FeiraImage, FeiraRendition
from cms.renditions import SHAPES, make_renditions
from config.media import picture
from marketplace.catalogue.models import ProductImage
from scripts.paths import ROOT
from tests import factories
from tests.search.indexed import bring_in_changes
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db
DRAWINGS = sorted((ROOT / "demo" / "photos").glob("*.webp"), key=lambda path: path.stat().st_size)[-6:]


def test_a_new_photo_is_sized_before_the_first_shopper_comes(photo: FeiraImage) -> None:
    ProductImage.objects.create(product=factories.make_product(), image=photo)
    assert "size_photo" in waiting_tasks()
    assert not FeiraRendition.objects.exists()
    run_tasks()
    made = set(FeiraRendition.objects.values_list("filter_spec", flat=True))
    assert made >= {*SHAPES["card"].specs, *SHAPES["product"].specs}
    assert {rendition.file.name.rpartition(".")[2] for rendition in FeiraRendition.objects.all()} == {"avif", "webp", "jpg"}


def test_a_picture_whose_file_is_gone_is_passed_over(photo: FeiraImage) -> None:
    photo.file.storage.delete(photo.file.name)
    make_renditions(photo)
    assert not FeiraRendition.objects.exists()


def test_a_small_picture_is_not_blown_up(media: object) -> None:
    small = factories.make_photo(width=200, height=250)
    make_renditions(small, ["card"])
    assert {rendition.width for rendition in FeiraRendition.objects.all()} == {200}


def test_a_browser_is_offered_avif_then_webp_then_jpeg_each_in_a_place_of_known_size(client: Client, photo: FeiraImage) -> None:
    product = factories.make_product()
    ProductImage.objects.create(product=product, image=photo)
    page = client.get(product.get_absolute_url()).text
    assert "image/avif" not in page, "nobody waits for it"
    assert "image/webp" in page
    run_tasks()

    page = client.get(product.get_absolute_url()).text

    (shown,) = re.findall(r"<picture>.*?</picture>", page)
    assert re.findall(r'type="image/(\w+)"', shown) == ["avif", "webp"]
    assert [re.findall(r"\.(\w+) (\d+)w", srcset) for srcset in re.findall(r'srcset="([^"]*)"', shown)] == [
        [(form, "400"), (form, "560"), (form, "880")] for form in ("avif", "webp")
    ]
    assert re.search(r'<img src="[^"]*\.jpg" width="560" height="700" alt="[^"]+" fetchpriority="high"', shown)


def test_pictures_that_lack_a_form_get_it_by_one_command_and_others_are_left_alone(client: Client, photo: FeiraImage) -> None:
    product = factories.make_product()
    ProductImage.objects.create(product=product, image=photo)
    other = factories.make_photo(width=300, height=375)
    ProductImage.objects.create(product=factories.make_product(), image=other)
    run_tasks()
    for rendition in FeiraRendition.objects.filter(image=photo, filter_spec__contains="avif"):
        rendition.delete()  # as it was before Feira made them
    said = StringIO()

    call_command("picture_sizes", stdout=said)

    assert said.getvalue() == "1 of the pictures lack something: the workers make it now.\n"
    run_tasks()
    assert "image/avif" in client.get(product.get_absolute_url()).text
    call_command("picture_sizes", stdout=said)
    assert said.getvalue().endswith("Every picture has its sizes.\n")


def test_all_cards_but_the_first_wait_until_they_are_scrolled_to(client: Client, photo: FeiraImage, indexed: Any) -> None:
    for _ in range(5):
        ProductImage.objects.create(product=factories.make_product(), image=photo)
    bring_in_changes()
    page = client.get("/en/products/").text
    assert re.findall(r'(loading="lazy"|fetchpriority="high") decoding', page) == ['fetchpriority="high"'] * 2 + ['loading="lazy"'] * 3


def test_another_picture_under_the_same_name_has_another_address(photo: FeiraImage) -> None:
    make_renditions(photo, ["thumb"])
    first = {rendition.file.name for rendition in FeiraRendition.objects.all()}
    name = photo.file.name
    FeiraRendition.objects.all().delete()
    for file in first:
        photo.file.storage.delete(file)
    other = factories.make_photo(width=640, height=640)
    photo.file.storage.delete(name)
    photo.file.storage.save(name, other.file)

    make_renditions(FeiraImage.objects.get(pk=photo.pk), ["thumb"])

    assert not first & {rendition.file.name for rendition in FeiraRendition.objects.all()}


def test_pictures_of_makers_shops_and_campaigns_are_sized_too(photo: FeiraImage) -> None:
    factories.make_producer(photo=photo)
    run_tasks()
    assert set(FeiraRendition.objects.values_list("filter_spec", flat=True)) >= set(SHAPES["portrait"].specs)


@pytest.mark.parametrize("path", ["images/one.0123456789.avif", "social/abc.jpg", "original_images/one.png"])
def test_what_is_named_by_its_content_is_kept_for_ever(path: str, tmp_path: Path, settings: Any, rf: RequestFactory) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_bytes(b"picture")

    answer = picture(rf.get(f"/media/{path}"), path)

    assert ("immutable" in answer["Cache-Control"]) is not path.startswith("original")
    answer.close()


def test_a_card_picture_weighs_thirty_kilobytes_at_most(media: object) -> None:
    """In each size and form; the heaviest of the demo's drawings."""
    for drawing in DRAWINGS:
        image = FeiraImage.objects.create(title="Drawing", file=ContentFile(drawing.read_bytes(), drawing.name))
        make_renditions(image, ["card"])
    heavy = [rendition.file.name for rendition in FeiraRendition.objects.all() if rendition.file.size > 30_000]
    assert DRAWINGS
    assert not heavy
