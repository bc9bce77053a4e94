"""The substances of Annex II of Regulation (EU) 1169/2011, by a code of our own, in the annex's order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

ALLERGENS = {
    "gluten": _("cereals containing gluten"),
    "crustaceans": _("crustaceans"),
    "eggs": _("eggs"),
    "fish": _("fish"),
    "peanuts": _("peanuts"),
    "soybeans": _("soybeans"),
    "milk": _("milk"),
    "nuts": _("nuts"),
    "celery": _("celery"),
    "mustard": _("mustard"),
    "sesame": _("sesame seeds"),
    "sulphites": _("sulphur dioxide and sulphites"),
    "lupin": _("lupin"),
    "molluscs": _("molluscs"),
}


def allergen_names(codes: Iterable[str]) -> list[str]:
    """The names in the active language, in the annex's order; unknown codes are left out."""
    wanted = set(codes)
    return [str(name) for code, name in ALLERGENS.items() if code in wanted]


class AllergensField(models.JSONField):
    """A list of codes, chosen by ticking; in the database it is a plain JSON field."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            label=capfirst(kwargs.get("label", self.verbose_name)),
            choices=list(ALLERGENS.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=self.help_text,
        )

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
