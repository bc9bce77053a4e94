"""The data block of the first page: the site, who runs it, and how it is searched."""

from __future__ import annotations

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.public_addresses import public_address
from cms.structured_data import data_block


def site_data() -> SafeString:
    """In the active language; the market itself is the same in all."""
    market = f"{settings.BASE_URL}/#market"
    return data_block(
        {
            "@type": "WebSite",
            "name": settings.WAGTAIL_SITE_NAME,
            "url": public_address(reverse("wagtail_serve", args=[""])),
            "inLanguage": get_language(),
            "publisher": {"@id": market},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": public_address(reverse("products")) + "?q={words}"},
                "query-input": "required name=words",
            },
        },
        {
            "@type": "Organization",
            "@id": market,
            "name": settings.WAGTAIL_SITE_NAME,
            "url": settings.BASE_URL,
            "logo": public_address(static("icons/mark.svg")),
        },
    )
