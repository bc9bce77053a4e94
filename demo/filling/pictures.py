"""The committed drawings as pictures of the site's library."""

from __future__ import annotations

from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.models import Collection

from cms.models import FeiraImage

FOLDER = Path(__file__).resolve().parent.parent / "photos"


class PictureShelf:
    """Adds each drawing to the library once, when it is first asked for."""

    def __init__(self) -> None:
        self.images: dict[str, FeiraImage] = {}
        self.root = Collection.get_first_root_node()

    def get(self, name: str, *, title: str, alt: str = "") -> FeiraImage:
        """The picture of the drawing ``name``, in the root collection; the words count the first time only."""
        if name not in self.images:
            with (FOLDER / f"{name}.webp").open("rb") as file:
                image = FeiraImage(title=title, alt=alt[:200], collection=self.root)
                image.file = ImageFile(file, name=f"{name}.webp")
                image.save()
            self.images[name] = image
        return self.images[name]
