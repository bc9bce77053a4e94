"""A market from nothing: the pages without which nobody finds a shop, and what the operator has to write before one can open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.models import Page, Site

from cms.models import NavigationLink, SiteFrame
from cms.translated_pages import add_translated
from logistics.models import NumberRange, Tariff
from marketplace.catalogue.models import Category
from marketplace.pages.models import HomePage
from marketplace.partner.models import StandardTerms
from shops.models import ShopsIndexPage

Texts = Mapping[str, dict[str, Any]]  # language → fields of the page
NO_TEXTS: Texts = {}
SHOPS, PRODUCTS = gettext_lazy("Shops"), gettext_lazy("Products")


@transaction.atomic
def start_pages(*, name: str, author: Any = None, home: Texts = NO_TEXTS, shops: Texts = NO_TEXTS) -> dict[str, HomePage]:
    """Home page and list of shops in every language of the installation; ``home`` and ``shops`` give more of their fields.

    Wagtail's welcome page goes. Call it once: it raises ValueError where the market has a home page already.
    """
    if HomePage.objects.exists():
        raise ValueError("there is a home page already")
    languages = [code for code, _language in settings.LANGUAGES]
    homes = add_translated(
        HomePage,
        under=None,
        slugs={code: f"home-{code}" for code in languages},
        fields={code: {"title": name, **home.get(code, {})} for code in languages},
        author=author,
    )
    address = urlsplit(settings.BASE_URL)
    place = {"hostname": address.hostname, "port": address.port or (443 if address.scheme == "https" else 80)}
    Site.objects.update_or_create(is_default_site=True, defaults={**place, "root_page": homes[settings.LANGUAGE_CODE], "site_name": name})
    for welcome in Page.objects.filter(depth=2).exclude(pk__in=[page.pk for page in homes.values()]):
        welcome.delete()
    add_translated(
        ShopsIndexPage,
        under=homes,
        slugs=dict.fromkeys(languages, "shops"),
        fields={code: {"title": _said(code, SHOPS), **shops.get(code, {})} for code in languages},
        author=author,
    )
    return homes


def start_header() -> None:
    """The two links that every market has in its header; the operator adds others under Settings."""
    frame = SiteFrame.for_site(Site.objects.get(is_default_site=True))
    NavigationLink.objects.bulk_create(
        NavigationLink(frame=frame, language=code, place=NavigationLink.Place.HEADER, text=text, path=path, sort_order=order)
        for code, _language in settings.LANGUAGES
        for order, (path, text) in enumerate([("/products/", _said(code, PRODUCTS)), ("/shops/", _said(code, SHOPS))])
    )


def _said(language: str, word: Promise) -> str:
    with override(language):
        return str(word)


@dataclass(frozen=True)
class Gap:
    """Something that the operator has to write before the first shop can sell: said in words, and where it is written."""

    text: str
    url: str


def gaps() -> list[Gap]:
    """What is missing, in the order in which it is best written; empty once the market can sell."""
    found = [
        (HomePage.objects.exists(), _("The market has no pages yet: run manage.py start_market."), reverse("wagtailadmin_explore_root")),
        (Category.objects.exists(), _("There are no categories to put products in."), reverse("categories:add")),
        (Tariff.objects.exists(), _("No service of the post has a price yet."), reverse("post_services:index")),
        (NumberRange.objects.exists(), _("There is no range of item numbers for parcels."), reverse("post_numbers:add")),
        (
            StandardTerms.in_force() is not None,
            _("Nothing says what selling costs, so no shop can ask to open."),
            reverse("selling_terms:add"),
        ),
    ]
    return [Gap(text, url) for is_there, text, url in found if not is_there]
