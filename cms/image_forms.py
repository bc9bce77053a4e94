"""The form behind every upload of a picture in the back office."""

from __future__ import annotations

from typing import Any

import willow
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from cms.images_cleaning import NotAPhoto, cleaned_photo


class FeiraImageForm(BaseImageForm):
    """Wagtail's, in our words, and with each photo cleaned of where it was taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            field.error_messages.update(
                invalid_image=_("This file is not a picture. Choose a JPEG, PNG, WebP, HEIC or AVIF file."),
                invalid_image_extension=_("This file is not a picture. Choose a JPEG, PNG, WebP, HEIC or AVIF file."),
                file_too_large=_("This picture is larger than %(max_filesize)s. Save it smaller and choose it again."),
                file_too_large_unknown_size=_("This picture is larger than 25 MB. Save it smaller and choose it again."),
                file_too_many_pixels=_("This picture has too many points. 5,000 by 5,000 is plenty: save it smaller and choose it again."),
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        try:
            cleaned = cleaned_photo(file)
        except NotAPhoto:
            raise ValidationError(
                _("This picture is damaged. Choose another, or save it anew and choose it again."), "invalid_image"
            ) from None
        cleaned.image = willow.Image.open(cleaned)  # type: ignore[attr-defined]
        cleaned.seek(0)
        return cleaned
