"""The whole site map on one page."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import cms.converters  # noqa: F401
from cms.social.views import page_card
from config import crawlers
from config.api import api
from config.media import picture
from marketplace.cards.webhook import stripe_webhook
from shops.domains.views import is_ours

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    path("theme/", include("shops.theme.urls")),
    path("payments/stripe/webhook/", stripe_webhook, name="stripe_webhook"),
    path("tls/ask", is_ours, name="tls_ask"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemaps/<slug:section>-<row:number>.xml", crawlers.sitemap_part, name="sitemap_part"),
]

if settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", picture)]

urlpatterns += i18n_patterns(
    path("", include("accounts.urls")),
    path("social/page/<row:pk>-<slug:digest>.jpg", page_card, name="page_card"),
    path("", include("marketplace.urls")),
    path("", include("logistics.urls")),
    path("", include("shops.urls")),
    path("", include(wagtail_urls)),  # last: it takes every path that is left
    prefix_default_language=True,
)
