"""Lists of codes in one field: allergens, milk, diets. Each kind has a dictionary of its codes and their names, in the order to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst


def names_of(codes: Iterable[str], known: Mapping[str, Any]) -> list[str]:
    """The names in the active language, in the order of ``known``; unknown codes are left out."""
    wanted = set(codes)
    return [str(name) for code, name in known.items() if code in wanted]


class CodesField(models.JSONField):
    """A list of codes of ``known``, chosen by ticking; in the database it is a plain JSON field."""

    def __init__(self, *args: Any, known: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known or {}

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            label=capfirst(kwargs.get("label", self.verbose_name)),
            choices=list(self.known.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=self.help_text,
        )

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
