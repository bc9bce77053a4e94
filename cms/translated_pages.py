"""Pages made once a language, as translations of each other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale, Page


def add_translated(
    page_class: type[Page], *, under: Mapping[str, Page] | None, slugs: Mapping[str, str], fields: Mapping[str, dict[str, Any]], author: Any
) -> dict[str, Any]:
    """Add and publish one page for each language of ``fields`` and give them by language.

    ``under`` has the parent in each language; None stands for the root of all pages. ``author`` may be None.
    """
    key, made = uuid.uuid4(), {}
    for code, values in fields.items():
        locale, _made = Locale.objects.get_or_create(language_code=code)
        page = page_class(slug=slugs[code], locale=locale, translation_key=key, owner=author, **values)
        # Read anew: the tree counts a parent's children on its row.
        parent = Page.objects.get(pk=under[code].pk) if under else Page.get_first_root_node()
        parent.add_child(instance=page)
        page.save_revision(user=author).publish()
        made[code] = page
    return made
