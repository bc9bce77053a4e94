"""Uploaded pictures, served by the process itself: for the demo. In production the web server or S3 does it."""

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve


def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file at ``path`` below MEDIA_ROOT, kept an hour by browsers; a path that no file system takes is a 404 like any other."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError, SuspiciousFileOperation) as reason:
        raise Http404 from reason
    patch_cache_control(response, public=True, max_age=3600)
    return response
