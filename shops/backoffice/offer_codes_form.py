"""The form that makes codes: some of one's own, or many that nobody can guess."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.offer.codes import MOST_AT_ONCE, make_codes, make_named_codes
from marketplace.offer.models import Offer

LONGEST = MOST_AT_ONCE * 40
_COUNT = format_lazy(gettext_lazy("Write how many to make: 1 to {most} at once."), most=MOST_AT_ONCE)


class CodesForm(forms.Form):
    """``make`` makes them; False where that cannot be, with the reason beside the field and nothing made."""

    code = forms.CharField(
        label=gettext_lazy("Codes of your own, one a line"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Each can be used by everybody who knows it."),
    )
    count = forms.IntegerField(
        label=gettext_lazy("Or this many codes, each for one order"),
        required=False,
        validators=[MinValueValidator(1, _COUNT), MaxValueValidator(MOST_AT_ONCE, _COUNT)],
        error_messages={"invalid": _COUNT},
    )
    made = 0

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["code"].strip() and cleaned["count"] is None:
            self.add_error("code", _("Write a code here, or below how many to make."))
        elif not self.errors and cleaned["code"].strip() and cleaned["count"] is not None:
            self.add_error("count", _("Either codes of your own or a number, please. Empty one of the two."))
        return cleaned

    def make(self, offer: Offer) -> bool:
        if self.cleaned_data["count"] is not None:
            self.made = len(make_codes(offer=offer, count=self.cleaned_data["count"]))
            return True
        self.made, wrong = make_named_codes(offer=offer, typed=self.cleaned_data["code"])
        if wrong:
            self.add_error("code", wrong)
        return not wrong
