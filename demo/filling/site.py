"""The site's pages in every language: home, list of shops, campaigns, help; header and footer."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from accounts.models import User
from cms.models import ContentPage, NavigationLink, SiteFrame
from demo import pages
from demo.campaigns import CAMPAIGNS, CampaignData
from demo.filling.pictures import PictureShelf
from demo.words import LANGUAGES, Words
from marketplace.catalogue.models import Product
from marketplace.pages.models import CampaignMaker, CampaignPage, CampaignProduct, HomePage
from producers.models import Producer
from shops.models import ShopsIndexPage

Block = tuple[str, Any]
OPENS_HOUR, CLOSES_HOUR = 8, 20  # of a campaign, local time


def body(*blocks: Block) -> str:
    """A page's body from (type of block, its raw value)."""
    return json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in blocks])


class SiteWriter:
    """Makes each page once a language, as translations of each other."""

    def __init__(self, author: User) -> None:
        self.author = author
        self.locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
        self.homes: dict[str, HomePage] = {}

    def _add(
        self, page_class: type[Page], parents: dict[str, HomePage] | None, slug: str, fields: dict[str, dict[str, Any]]
    ) -> dict[str, Any]:
        """One page a language. ``fields`` by language;"""
        key, made = uuid.uuid4(), {}
        for code, locale in self.locales.items():
            page = page_class(
                slug=slug if parents else f"home-{code}", locale=locale, translation_key=key, owner=self.author, **fields[code]
            )
            parent = Page.objects.get(pk=parents[code].pk) if parents else Page.get_first_root_node()
            parent.add_child(instance=page)
            page.save_revision(user=self.author).publish()
            made[code] = page
        return made

    def add_home(self) -> None:
        """The home pages; Wagtail's own welcome page goes."""
        texts = {
            code: {
                "title": pages.HOME_TITLE[code],
                "introduction": pages.HOME_INTRODUCTION[code],
                "search_description": pages.HOME_INTRODUCTION[code],
                "body": body(("text", pages.HOME_TEXT[code])),
            }
            for code in LANGUAGES
        }
        self.homes = self._add(HomePage, None, "home", texts)
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": self.homes["en"], "site_name": "Feira"}
        )
        for welcome in Page.objects.filter(depth=2).exclude(pk__in=[page.pk for page in self.homes.values()]):
            welcome.delete()

    def add_list_of_shops(self) -> None:
        texts = {code: {"title": pages.SHOPS_TITLE[code], "introduction": pages.SHOPS_INTRODUCTION[code]} for code in LANGUAGES}
        self._add(ShopsIndexPage, self.homes, "shops", texts)

    def add_help(self) -> None:
        for slug, (title, text) in pages.CONTENT.items():
            fields = {code: {"title": title[code], "body": body(("text", text[code]))} for code in LANGUAGES}
            self._add(ContentPage, self.homes, slug, fields)

    def add_campaigns(self, *, shelf: PictureShelf, makers: dict[str, Producer], products: dict[str, Product]) -> None:
        for data in CAMPAIGNS:
            self._add_campaign(data, shelf=shelf, makers=makers, products=products)

    def _add_campaign(self, data: CampaignData, *, shelf: PictureShelf, makers: dict[str, Producer], products: dict[str, Product]) -> None:
        picture = shelf.get(data.picture, title=data.title.en, alt=data.title.en)
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        when = {
            "opens_at": midnight + dt.timedelta(days=data.opens, hours=OPENS_HOUR),
            "closes_at": midnight + dt.timedelta(days=data.closes, hours=CLOSES_HOUR),
        }
        texts = {
            code: {
                "title": data.title[code],
                "region": data.region[code],
                "introduction": data.introduction[code],
                "search_description": data.introduction[code],
                "picture": picture,
                "body": body(("text", data.story[code]), *self._questions(data, code)),
                "makers": [CampaignMaker(producer=makers[slug], sort_order=n) for n, slug in enumerate(data.makers)],
                "products": [CampaignProduct(product=products[name], sort_order=n) for n, name in enumerate(data.goods)],
                **when,
            }
            for code in LANGUAGES
        }
        self._add(CampaignPage, self.homes, data.slug, texts)

    @staticmethod
    def _questions(data: CampaignData, code: str) -> list[Block]:
        if not data.questions:
            return []
        rows = [{"question": question[code], "answer": answer[code]} for question, answer in data.questions]
        return [("questions", {"headline": pages.QUESTIONS_HEADLINE[code], "questions": rows})]

    def add_frame(self) -> None:
        """The links of header and footer, one set a language."""
        frame = SiteFrame.objects.create(site=Site.objects.get(is_default_site=True), help_phone=pages.HELP_PHONE)
        rows: list[tuple[str, str, Words]] = [
            *((NavigationLink.Place.HEADER, path, text) for path, text in pages.HEADER),
            *((NavigationLink.Place.FOOTER, path, text) for path, text in pages.FOOTER),
        ]
        NavigationLink.objects.bulk_create(
            NavigationLink(frame=frame, language=code, place=place, text=text[code], path=path, sort_order=order)
            for code in LANGUAGES
            for order, (place, path, text) in enumerate(rows)
        )
