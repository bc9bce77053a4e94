"""The marketplace's pages for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from marketplace.pages.models import CampaignPage, HomePage


def make_home(**fields: Any) -> HomePage:
    """The first page of the default site, in English, published."""
    Page.objects.filter(depth=2).delete()
    Locale.objects.get_or_create(language_code="en")
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(**{"title": "Feira", "slug": "home", "locale": Locale.objects.get(language_code="en"), **fields})
    )
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "port": 80, "root_page": home})
    Site.clear_site_root_paths_cache()
    return home


def make_campaign(home: HomePage, *, opens_in: float = -1, closes_in: float = 5, **fields: Any) -> CampaignPage:
    """A campaign that opens and closes so many days from now."""
    now = timezone.now().replace(microsecond=0)  # revisions keep milliseconds
    return home.add_child(
        instance=CampaignPage(
            **{
                "title": "Cheeses of the Coimbra region",
                "slug": "cheeses",
                "region": "the Coimbra region",
                "opens_at": now + dt.timedelta(days=opens_in),
                "closes_at": now + dt.timedelta(days=closes_in),
                **fields,
            }
        )
    )
