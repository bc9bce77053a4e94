"""What somebody who moves fills in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formats import format_day, format_money
from logistics.forms import HIDDEN, TOO_LONG, AddressForm
from logistics.forwarding.documents import DocumentRefused, clean_document
from logistics.forwarding.matching import is_same_door, name_key
from logistics.forwarding.terms import MOST_AHEAD, earliest
from logistics.models import Forwarding, ForwardingPrice

MOST_NAMES = 8
ProofBy = Forwarding.ProofBy


class PlaceForm(AddressForm):
    """An address without a name: the names stand above both."""

    class Meta(AddressForm.Meta):
        fields = ["street", "extra", "postcode", "locality", "country"]

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = name
        self.fields.pop("phone")

    def said(self, cleaned: dict[str, Any]) -> dict[str, str]:
        return {**super().said(cleaned), "name": self.named}


class ForwardingForm(forms.Form):
    """Names, for how long, since when, and who asks."""

    names = forms.CharField(
        label=gettext_lazy("Names"),
        help_text=gettext_lazy(
            "One a line, each as it stands on parcels and letters: Ana Silva, Ana M. Silva, a company. Only these are forwarded."
        ),
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "name"}),
        error_messages={
            "required": gettext_lazy("Write the name of the person or house that moves."),
            "max_length": TOO_LONG,
            "null_characters_not_allowed": HIDDEN,
        },
    )
    starts_on = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose the day."), "invalid": gettext_lazy("This is no day. Write it like 2027-03-01.")},
    )
    price = forms.ModelChoiceField(
        ForwardingPrice.objects.all(),
        label=gettext_lazy("For how long"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose for how long."), "invalid_choice": gettext_lazy("Choose for how long.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Our answer goes there, and a link to call it off."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like ana@example.org."),
            "null_characters_not_allowed": HIDDEN,
        },
    )
    proof_by = forms.ChoiceField(
        label=gettext_lazy("How you show who you are"),
        choices=[
            (ProofBy.FILE.value, gettext_lazy("I send a picture or PDF of it")),
            (ProofBy.COUNTER.value, gettext_lazy("I show it at an office")),
        ],
        initial=ProofBy.FILE.value,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you show who you are.")},
    )
    proof = forms.FileField(
        label=gettext_lazy("Your document"),
        help_text=gettext_lazy("Citizen card, passport or residence permit: the side with the name. PNG, JPEG, WebP or PDF, 8 MB at most."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,application/pdf"}),
        error_messages={"empty": gettext_lazy("This file is empty. Send another.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"].label_from_instance = _length  # type: ignore[attr-defined]

    def clean_names(self) -> str:
        names = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(names) > MOST_NAMES:
            raise forms.ValidationError(_("These are more than %(most)s names. Ask a second time for the rest.") % {"most": MOST_NAMES})
        if any(len(name_key(name)) < 2 or len(name) > 80 for name in names):
            raise forms.ValidationError(_("Write each name whole, first name and surname, in 80 characters at most."))
        return "\n".join(names)

    def clean_proof(self) -> File[bytes] | None:
        file = self.cleaned_data.get("proof")
        if not file:
            return None
        try:
            return clean_document(file)
        except DocumentRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("proof_by") == ProofBy.FILE and not said.get("proof") and "proof" not in self.errors:
            self.add_error("proof", _("Choose the picture or PDF of your document, or show it at an office."))
        if said.get("proof_by") == ProofBy.COUNTER:
            said["proof"] = None
        return said

    def check_against(self, old: PlaceForm, new: PlaceForm) -> bool:
        """What needs both addresses: when it can begin, and that they are two. Both forms are valid."""
        starts_on: dt.date = self.cleaned_data["starts_on"]
        first = earliest(old=old.instance, at=timezone.now())
        if starts_on < first:
            self.add_error(
                "starts_on", _("It can begin on %(day)s at the earliest: our offices need three working days.") % {"day": format_day(first)}
            )
        elif starts_on > timezone.localdate() + MOST_AHEAD:
            self.add_error("starts_on", _("Ask half a year ahead at most."))
        if is_same_door(old.instance, new.instance):
            new.add_error("street", _("This is the old address."))
        return self.is_valid() and new.is_valid()


def _length(price: ForwardingPrice) -> str:
    said = {"months": price.months, "amount": format_money(price.price) if price.price else _("free")}
    return _("one month, %(amount)s") % said if price.months == 1 else _("%(months)s months, %(amount)s") % said
