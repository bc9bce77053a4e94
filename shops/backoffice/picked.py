"""Choosing some of very many rows in a form, without a script: what is chosen is ticked, and words find what more can be ticked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.catalogue.folding import folded

MOST_CHOSEN = 500
MOST_FOUND = 20
LONGEST = 80


GONE = gettext_lazy("Something that was ticked is not there to choose any more. It was taken out: look at the list.")


def _is_key(typed: Any) -> bool:
    text = str(typed)
    return text.isascii() and text.isdigit() and len(text) <= 18


class Ticked(forms.ModelMultipleChoiceField):
    """Boxes to tick. Whatever a browser sends that is no row of ``queryset`` is refused in plain words."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": GONE, "invalid_pk_value": GONE}

    def clean(self, value: Any) -> Any:
        if not all(_is_key(key) for key in value or []):
            raise ValidationError(GONE, code="invalid_choice")
        return super().clean(value)


class Picked(Ticked):
    """``queryset`` is what may be chosen; ``find`` narrows it to what has the words. ``note``: what became of the search, to be read."""

    words = note = ""

    def __init__(self, *, find: Callable[[QuerySet[Any], str], QuerySet[Any]], name: Callable[[Any], str], **kwargs: Any) -> None:
        self.find, self.name = find, name
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        if value and len(value) > MOST_CHOSEN:
            raise ValidationError(
                _("At most %(most)d can be chosen one by one. For more, choose their category or everything.") % {"most": MOST_CHOSEN}
            )
        return super().clean(value)

    def show(self, chosen: list[str], words: str) -> None:
        """Offer those of ``chosen`` (keys as they were typed) that may be, and what the words find. Two queries at most."""
        keys = [int(key) for key in chosen[:MOST_CHOSEN] if _is_key(key)]
        mine: QuerySet[Any] = self.queryset  # type: ignore[assignment]
        rows = list(mine.filter(pk__in=keys)) if keys else []
        self.words = " ".join(words.replace("\0", "").split())[:LONGEST]
        if self.words:
            found = list(self.find(mine, self.words).exclude(pk__in=[row.pk for row in rows])[: MOST_FOUND + 1])
            self.note = self._said(len(found))
            rows += found[:MOST_FOUND]
        self.widget.choices = [(row.pk, self.name(row)) for row in rows]

    def _said(self, count: int) -> str:
        words = {"words": self.words}
        if not count:
            return _("Nothing more was found for “%(words)s”. Write less of the name, or another word.") % words
        if count > MOST_FOUND:
            return _("The first %(count)d for “%(words)s”. Write more of the name to see fewer.") % {**words, "count": MOST_FOUND}
        said = ngettext("%(count)d found for “%(words)s”: tick it.", "%(count)d found for “%(words)s”: tick those that are meant.", count)
        return said % {**words, "count": count}


def by_name(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those of ``rows`` that have each word in their ``name``; capitals and accents do not count."""
    for word in (folded(words) or "").split():
        rows = rows.filter(name__folded__contains=word)
    return rows
