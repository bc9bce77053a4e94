"""“Sold by weight” in a form: the lightest and the heaviest piece, and what is wrong with them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.partner.models import StockRecord
from marketplace.partner.weight_words import grams_text
from marketplace.partner.weights import BY_PIECE, HEAVIEST_PIECE, Weights

WEIGHT_FIELDS = ("lightest_grams", "heaviest_grams")


def grams_field(label: Any, help_text: Any = "") -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=HEAVIEST_PIECE, widget=widget, localize=True, help_text=help_text
    )


def lightest_field() -> forms.IntegerField:
    return grams_field(gettext_lazy("Lightest piece, in grams"), gettext_lazy("Empty: sold by the piece, at the price above."))


def heaviest_field() -> forms.IntegerField:
    return grams_field(gettext_lazy("Heaviest piece, in grams"), gettext_lazy("The buyer pays for no more than this."))


def shown_weights(record: StockRecord) -> dict[str, Any]:
    """``record``'s weights as the form's initial values."""
    return record.weights.fields()


def checked_weights(form: forms.BaseForm) -> None:
    """Say beside the fields of ``form`` what is wrong with its weights. For its ``clean``."""
    given = form.cleaned_data
    lightest, heaviest, packed = given.get("lightest_grams"), given.get("heaviest_grams"), given.get("grams")
    if any(name in form.errors for name in WEIGHT_FIELDS):
        return
    if (lightest is None) != (heaviest is None):
        empty = "lightest_grams" if lightest is None else "heaviest_grams"
        form.add_error(empty, _("Sold by weight, it needs the lightest and the heaviest piece. Sold by the piece, empty both."))
    elif lightest is not None and heaviest is not None:
        if heaviest < lightest:
            form.add_error("heaviest_grams", _("The heaviest piece must not be lighter than the lightest."))
        if packed is not None and packed < heaviest:
            said = _("Packed it weighs at least what the heaviest piece weighs: %(weight)s.")
            form.add_error("grams", said % {"weight": grams_text(heaviest)})


def weights_of(given: dict[str, Any]) -> Weights:
    """What a valid form says: by weight, or by the piece."""
    lightest, heaviest = given.get("lightest_grams"), given.get("heaviest_grams")
    return Weights(lightest, heaviest) if lightest and heaviest else BY_PIECE
