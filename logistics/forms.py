"""The address form, for shoppers and for the back office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from logistics.addresses import AddressInvalid, country_choices, explain, normalise
from logistics.models import Address

TOO_LONG = _("This is too long: %(limit_value)d characters at most, and there are %(show_value)d.")
HIDDEN = _("There is a character in it that cannot be printed. Write it anew.")


class AddressForm(forms.ModelForm):
    """A new ``Address``, normalised. Rows of addresses are never changed: give no ``instance``, use ``initial``.

    The e-mail address is not asked here: who needs one asks for it beside.
    """

    # Any number fits into the model's 20 characters in its normal form; people write blanks, brackets and dots into it.
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("Only for whoever brings the parcel, if they do not find you."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    class Meta:
        model = Address
        fields = ["name", "company", "street", "extra", "postcode", "locality", "country", "phone"]
        labels = {"company": _("Company, if any"), "extra": _("Floor, door, building, if any")}

    autocomplete = {
        "name": "name",
        "company": "organization",
        "street": "address-line1",
        "extra": "address-line2",
        "postcode": "postal-code",
        "locality": "address-level2",
        "country": "country",
        "phone": "tel",
    }

    def __init__(self, *args: Any, autocomplete_section: str = "shipping", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=self.fields["country"].label, choices=country_choices, initial=settings.POST_COUNTRY
        )
        choose = explain("country", "required", "")
        self.fields["country"].error_messages.update(required=choose, invalid_choice=choose)
        for field in self.fields.values():
            field.error_messages.update(max_length=TOO_LONG, null_characters_not_allowed=HIDDEN)
        for name in self._meta.fields or ():  # a subclass may ask for more beside the address
            field = self.fields[name]
            field.widget.attrs["autocomplete"] = f"{autocomplete_section} {self.autocomplete[name]}".strip()
            if field.required and name != "country":
                field.error_messages["required"] = explain(
                    name, "required", str(self.data.get(self.add_prefix("country")) or settings.POST_COUNTRY)
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            cleaned.update(normalise(**self.said(cleaned)))
        except AddressInvalid as invalid:
            for field, text in invalid.errors.items():
                if field in self.fields and field not in self.errors:
                    self.add_error(field, text)
        return cleaned

    def said(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """What the address is made of."""
        return {name: cleaned.get(name) or "" for name in self._meta.fields or ()}
