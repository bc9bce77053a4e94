"""Product photos are sized in the background."""

from __future__ import annotations

import pytest

from cms.models import FeiraImage, FeiraRendition
from cms.renditions import SHAPES, make_renditions
from marketplace.catalogue.models import ProductImage
from tests import factories
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db


def test_a_new_photo_is_sized_before_the_first_shopper_comes(photo: FeiraImage) -> None:
    ProductImage.objects.create(product=factories.make_product(), image=photo)
    assert "size_photo" in waiting_tasks()
    assert not FeiraRendition.objects.exists()
    run_tasks()
    made = set(FeiraRendition.objects.values_list("filter_spec", flat=True))
    assert made >= {*SHAPES["card"].specs, *SHAPES["product"].specs}
    assert {rendition.file.name.rpartition(".")[2] for rendition in FeiraRendition.objects.all()} == {"webp"}


def test_a_picture_whose_file_is_gone_is_passed_over(photo: FeiraImage) -> None:
    photo.file.storage.delete(photo.file.name)
    make_renditions(photo)
    assert not FeiraRendition.objects.exists()


def test_a_small_picture_is_not_blown_up(media: object) -> None:
    small = factories.make_photo(width=200, height=250)
    make_renditions(small, ["card"])
    assert {rendition.width for rendition in FeiraRendition.objects.all()} == {200}
