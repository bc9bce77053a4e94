"""The theme's CSS file."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shops.theme.css import digest as digest_of
from shops.theme.css import theme_css


@require_safe
def theme_file(request: HttpRequest, *, digest: str, **theme: str) -> HttpResponse:
    """The file may be kept for ever; under the digest of other code it is served for a minute, for pages that are still open."""
    css = theme_css(**theme)
    kept = "public, max-age=31536000, immutable" if digest == digest_of(css) else "public, max-age=60"
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": kept})
