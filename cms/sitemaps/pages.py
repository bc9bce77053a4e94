"""Pages that editors write, of every type that does not say otherwise; grouped with their translations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, get_page_models

from cms.models import BasePage
from cms.public_addresses import public_address
from cms.sitemaps.sections import Entry, Part, Section, parts_of, rows_of


def _types() -> list[type[BasePage]]:
    return [model for model in get_page_models() if issubclass(model, BasePage) and model.in_sitemap]


def _shown() -> QuerySet[Page]:
    """What everybody may read."""
    types = ContentType.objects.get_for_models(*_types()).values()
    return Page.objects.live().public().filter(content_type__in=[one.pk for one in types])


def _entries(number: int) -> Iterator[Entry]:
    shown = _shown()
    for page, addresses in with_translations(rows_of(shown, number), among=shown, address=_address):
        changed = None if page.specific_class.changes_by_itself else page.last_published_at
        yield Entry(addresses, changed, listed=(page.locale.language_code,))


def _address(page: Page) -> str:
    parts = page.get_url_parts()
    return public_address(parts[2]) if parts and parts[2] else ""


def with_translations(
    pages: QuerySet[Page], *, among: QuerySet[Page], address: Callable[[Page], str]
) -> Iterable[tuple[Page, dict[str, str]]]:
    """Each of ``pages`` that has an address, and the addresses of all its translations ``among`` what is shown. Two queries."""
    rows = list(pages.select_related("locale"))
    siblings = among.filter(translation_key__in={row.translation_key for row in rows}).select_related("locale").order_by("pk")
    known: dict[object, dict[str, str]] = defaultdict(dict)
    for one in siblings:
        if where := address(one):
            known[one.translation_key][one.locale.language_code] = where
    for row in rows:
        addresses = known[row.translation_key]
        if row.locale.language_code in addresses:
            yield row, addresses


def _parts() -> list[Part]:
    # Some of the pages change by themselves, so of the whole nobody can say when.
    return parts_of(_shown())


PAGES = Section(parts=_parts, entries=_entries)
