"""Pictures that come in with the opening, through the same form as everywhere in the house."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from wagtail.images.forms import get_image_form

from accounts.models import User
from cms.models import FeiraImage
from shops.models import Shop


class PictureRefused(Exception):
    """Why a file is not taken; the message is translated."""


def read_picture(*, file: UploadedFile, shop: Shop, user: User, title: str) -> Any:
    """A valid form whose ``save()`` gives the shop's picture: upright, without the place where it was taken.

    Reading a large photo takes seconds, so it is done before a transaction is begun. ``PictureRefused`` for what is no picture.
    """
    data = {"title": title[:255] or "Photo", "alt": title[:200], "collection": shop.collection_id}
    form = get_image_form(FeiraImage)(data, {"file": file}, instance=FeiraImage(uploaded_by_user=user), user=user)
    if not form.is_valid():
        raise PictureRefused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form
