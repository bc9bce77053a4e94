"""Our image: a Wagtail image that always has words for those who cannot see it."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class FeiraImage(AbstractImage):
    """A picture of a page, a product or a mark. ``alt`` is read aloud; empty means: decoration."""

    alt = models.CharField(_("what it shows"), max_length=200, blank=True, help_text=_("Read to people who cannot see the picture."))

    # Without tags: their lists and suggestions show every shop's to every other. Wagtail's "description" asks what "alt" asks.
    admin_form_fields = (*(name for name in Image.admin_form_fields if name not in {"tags", "description"}), "alt")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        return self.alt


class FeiraRendition(AbstractRendition):
    image = models.ForeignKey(FeiraImage, on_delete=models.CASCADE, related_name="renditions")

    def get_upload_to(self, filename: str) -> str:
        """Named by what is in it too, so its address may be kept for ever: another picture of the same name has another."""
        digest = hashlib.sha256(self.file.read()).hexdigest()[:10]
        self.file.seek(0)
        stem, dot, ending = filename.rpartition(".")
        return str(super().get_upload_to(f"{stem}.{digest}{dot}{ending}"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_spec")]
