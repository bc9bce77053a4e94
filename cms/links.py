"""Addresses on this site that editors type."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# One slash, then no second one: "//elsewhere.example" is another site to a browser.
stays_here = RegexValidator(r"^/(?![/\\])[^\s\\]*$", _("Write an address of this site. It starts with one /, for example /products/."))


def in_language(path: str, language: str | None = None) -> str:
    """``/products/`` as ``/pt/products/``, in the language (the active one); an address that names its language stays as it is."""
    language = language or get_language() or settings.LANGUAGE_CODE
    first = path.strip("/").split("/")[0]
    return path if first in dict(settings.LANGUAGES) else f"/{language}{path}"
