"""Uploaded pictures, served by the process itself: for the demo. In production the web server or S3 does it."""

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve

A_YEAR = 365 * 24 * 3600
# The sizes of pictures (cms.models.FeiraRendition), and the cards of pages (cms.social).
NAMED_BY_CONTENT = ("images/", "social/")


def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file at ``path`` below MEDIA_ROOT, kept by browsers for ever where it is named by what is in it, else for an hour.

    A path that no file system takes is a 404 like any other.
    """
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError, SuspiciousFileOperation) as reason:
        raise Http404 from reason
    if path.startswith(NAMED_BY_CONTENT):
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=3600)
    return response
