"""The site's pages in every language: home, list of shops, campaigns, help; header and footer."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import User
from cms.models import ContentPage, NavigationLink, SiteFrame
from cms.translated_pages import add_translated
from demo import pages, regions
from demo.campaigns import CAMPAIGNS, CampaignData
from demo.filling.pictures import PictureShelf
from demo.words import LANGUAGES, Words
from marketplace.catalogue.models import Category, Product
from marketplace.pages.models import (
    CampaignMaker,
    CampaignPage,
    CampaignProduct,
    CategoryPage,
    CategoryProduct,
    HomePage,
    RegionPage,
)
from producers.models import Producer
from shops.starting import start_pages

Block = tuple[str, Any]
OPENS_HOUR, CLOSES_HOUR = 8, 20  # of a campaign, local time


def body(*blocks: Block) -> str:
    """A page's body from (type of block, its raw value)."""
    return json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in blocks])


class SiteWriter:
    """Makes each page once a language, as translations of each other."""

    def __init__(self, author: User) -> None:
        self.author = author
        self.homes: dict[str, HomePage] = {}

    def _add(self, page_class: type[Page], slug: str, fields: dict[str, dict[str, Any]]) -> None:
        """One page a language below the home pages. ``fields`` by language."""
        add_translated(page_class, under=self.homes, slugs=dict.fromkeys(fields, slug), fields=fields, author=self.author)

    def add_home(self) -> None:
        home = {
            code: {
                "title": pages.HOME_TITLE[code],
                "introduction": pages.HOME_INTRODUCTION[code],
                "search_description": pages.HOME_INTRODUCTION[code],
                "body": body(("text", pages.HOME_TEXT[code])),
            }
            for code in LANGUAGES
        }
        shops = {code: {"title": pages.SHOPS_TITLE[code], "introduction": pages.SHOPS_INTRODUCTION[code]} for code in LANGUAGES}
        self.homes = start_pages(name="Feira", author=self.author, home=home, shops=shops)

    def add_help(self) -> None:
        for slug, (title, text) in pages.CONTENT.items():
            fields = {code: {"title": title[code], "body": body(("text", text[code]))} for code in LANGUAGES}
            self._add(ContentPage, slug, fields)

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
        self._add(CampaignPage, data.slug, texts)

    def add_regions(self, *, shelf: PictureShelf, cheeses: Category, products: dict[str, Product]) -> None:
        for data in regions.REGIONS:
            picture = shelf.get(data.picture, title=data.title.en, alt=data.title.en)
            fields = {
                code: {
                    "title": data.title[code],
                    "introduction": data.introduction[code],
                    "search_description": data.introduction[code],
                    "picture": picture,
                    "municipalities": list(data.municipalities),
                    "body": body(("text", data.story[code])),
                }
                for code in LANGUAGES
            }
            self._add(RegionPage, data.slug, fields)
        self._add_category_text(category=cheeses, shelf=shelf, products=products)

    def _add_category_text(self, *, category: Category, shelf: PictureShelf, products: dict[str, Product]) -> None:
        picture = shelf.get(regions.CHEESE_PICTURE, title=regions.CHEESE_TITLE.en, alt=regions.CHEESE_TITLE.en)
        fields = {
            code: {
                "title": regions.CHEESE_TITLE[code],
                "category": category,
                "introduction": regions.CHEESE_TEXT[code],
                "picture": picture,
                "products": [CategoryProduct(product=products[name], sort_order=n) for n, name in enumerate(regions.CHEESE_FIRST)],
            }
            for code in LANGUAGES
        }
        self._add(CategoryPage, "about-cheese", fields)

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
