"""What a buyer fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.reviews.models import Review

WORDS = {5: _("Very good"), 4: _("Good"), 3: _("Fair"), 2: _("Poor"), 1: _("Very poor")}


class ReviewForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("Your rating"),
        choices=WORDS.items,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a rating.")},
    )
    text = forms.CharField(
        label=_("What was it like"),
        max_length=Review.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write a few words: they help others more than the rating.")},
    )
    name = forms.CharField(
        label=_("Name to show"),
        required=False,
        max_length=40,
        help_text=_("As everybody may read it, say your first name. Without one it says “A buyer”."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.use_required_attribute = lambda initial: False
