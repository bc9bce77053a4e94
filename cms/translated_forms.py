"""Forms whose model has a ``translations`` relation: one row of words a language beside the default language's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm


def other_languages() -> list[tuple[str, str]]:
    """The languages of the installation but its default, whose words stand on the row itself: ``[("pt", "Português")]``."""
    return [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def language_select() -> forms.Select:
    """The widget for ``FieldPanel("language", widget=language_select())`` in the panel of translations."""
    return forms.Select(choices=other_languages())


class TranslatedForm(WagtailAdminModelForm):
    """Takes no language but those of the installation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for form in self.formsets["translations"].forms if "translations" in self.formsets else []:
            form.fields["language"] = forms.ChoiceField(label=_("language"), choices=other_languages())
