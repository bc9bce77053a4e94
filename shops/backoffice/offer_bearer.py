"""Who bears an offer of the marketplace's: the field in the operator's form, and what the operator's list says of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from cms.formats import format_money
from marketplace.offer.models import Bearer, Offer


class WithBearer(forms.Form):
    """Mixed into the operator's form of an offer."""

    borne_by = forms.ChoiceField(
        label=gettext_lazy("Who bears it?"),
        choices=[
            (Bearer.SHOP, gettext_lazy("The shops that agree to: their prices fall")),
            (Bearer.OPERATOR, gettext_lazy("The marketplace: buyers pay less, and shops are paid in full")),
        ],
        widget=forms.RadioSelect,
        initial=Bearer.SHOP,
        required=False,
        help_text=gettext_lazy(
            "Borne by the marketplace, it counts at once and needs a budget or a number of orders. Orders already placed stay as they are."
        ),
    )
    offer: Offer

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["borne_by"] = cleaned.get("borne_by") or self.offer.borne_by
        limits = ("most_uses", "budget")
        has_none = all(cleaned.get(name) is None and name not in self.errors for name in limits)
        if cleaned["borne_by"] == Bearer.OPERATOR and has_none:
            said = _("The marketplace pays what it gives: write a budget, or for how many orders it is.")
            self.add_error("most_uses" if cleaned.get("kind") == Offer.Kind.FREE_DELIVERY else "budget", said)
        return cleaned


def spent_words(offer: Offer) -> str:
    """``€12.00 of €50.00``"""
    if offer.budget is None:
        return format_money(offer.spent)
    return _("%(spent)s of %(budget)s") % {"spent": format_money(offer.spent), "budget": format_money(offer.budget)}


def orders_words(offer: Offer) -> str:
    """``3 of 20``"""
    return str(offer.uses) if offer.most_uses is None else _("%(count)s of %(most)s") % {"count": offer.uses, "most": offer.most_uses}


def operators_columns(columns: list[Column]) -> list[Column]:
    """The columns of a shop's list, for the operator: who bears it, and what it has given of its budget."""
    return [
        *(column for column in columns if column.name != "used"),
        Column("borne_by", label=_("Borne by"), accessor="get_borne_by_display"),
        Column("orders", label=_("Orders"), classname="wide-only", accessor=orders_words),
        Column("spent", label=_("Given of the budget"), accessor=spent_words),
    ]
