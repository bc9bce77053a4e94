"""The form behind every upload of a picture in the back office."""

from __future__ import annotations

from typing import Any

import willow
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.images_cleaning import NotAPhoto, cleaned_photo

NO_PICTURE = _("This file is not a picture. Choose a JPEG, PNG, WebP, HEIC or AVIF file.")
DAMAGED = _("This picture is damaged. Choose another, or save it anew and choose it again.")


class PhotoField(WagtailImageField):
    """Wagtail's, in our words; a damaged file is an error of the form there too (Wagtail lets Pillow's exception through)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages.update(
            invalid_image=NO_PICTURE,
            invalid_image_extension=NO_PICTURE,
            invalid_image_known_format=_("The name says .%(extension)s, the file is %(image_format)s. Save it anew and choose it again."),
            file_too_large=_("This picture is larger than %(max_filesize)s. Save it smaller and choose it again."),
            file_too_large_unknown_size=_("This picture is larger than 25 MB. Save it smaller and choose it again."),
            file_too_many_pixels=_("This picture has too many points. 5,000 by 5,000 is plenty: save it smaller and choose it again."),
        )

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise ValidationError(DAMAGED, "invalid_image") from error


class FeiraImageForm(BaseImageForm):
    """Wagtail's, with each photo cleaned of where it was taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            wagtails = self.fields["file"]
            self.fields["file"] = PhotoField(label=wagtails.label, required=wagtails.required, widget=wagtails.widget)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        try:
            cleaned = cleaned_photo(file)
        except NotAPhoto:
            raise ValidationError(DAMAGED, "invalid_image") from None
        cleaned.image = willow.Image.open(cleaned)  # type: ignore[attr-defined]
        cleaned.seek(0)
        return cleaned
