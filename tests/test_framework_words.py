"""locale/framework/ says what Django, Wagtail and Oscar lack in a language, and nothing that they no longer say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import django
import oscar
import polib
import pytest
import wagtail
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from scripts.message_sources import LANGUAGES, framework_file
from scripts.paths import ROOT


@cache
def said_by_frameworks() -> set[tuple[str | None, str]]:
    """Context and English text of all that they can say."""
    files = [
        path for package in (django, wagtail, oscar) for path in Path(package.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")
    ]
    return {(entry.msgctxt, entry.msgid) for path in files for entry in polib.pofile(str(path))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_one_of_theirs_and_said_our_way(language: str) -> None:
    entries = list(polib.pofile(str(framework_file(ROOT, language))))
    assert entries
    assert [entry.msgid for entry in entries if (entry.msgctxt, entry.msgid) not in said_by_frameworks()] == []
    with translation.override(language):
        for entry in entries:
            if entry.msgid_plural:
                assert ngettext(entry.msgid, entry.msgid_plural, 5) == entry.msgstr_plural[1]
            elif entry.msgctxt:
                assert pgettext(entry.msgctxt, entry.msgid) == entry.msgstr
            else:
                assert gettext(entry.msgid) == entry.msgstr
