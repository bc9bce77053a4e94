"""What is asked of somebody who sends from home, step by step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.amounts import AmountField
from logistics.forms import AddressForm
from logistics.models import Address
from logistics.sending.presets import CHOICES, OWN, PRESETS
from logistics.zones import zone_of

HEAVIEST_KG = 100  # what is above is mistyped
LONGEST_CM = 500


class EndForm(AddressForm):
    """Sender or receiver. A place that lies in none of the post's zones is refused here, before anybody asks for a price."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        error_messages={"invalid": gettext_lazy("Write it like name@example.org.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, autocomplete_section=f"section-{kwargs['prefix']} shipping", **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = f"section-{kwargs['prefix']} email"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and zone_of(country=cleaned["country"], postcode=cleaned["postcode"]) is None:
            said = {"postcode": cleaned["postcode"]}
            self.add_error("postcode", _("We do not carry from or to %(postcode)s yet.") % said)
        return cleaned

    def save(self, commit: bool = True) -> Address:
        self.instance.email = self.cleaned_data.get("email") or ""
        return super().save(commit)


class SenderForm(EndForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="from", **kwargs)
        self.fields["name"].error_messages["required"] = _("Write your name.")
        self.fields["email"].help_text = _("Here you get the receipt, and the link to your label.")
        self.fields["email"].error_messages["required"] = _("Write your e-mail address: the link to your label goes there.")


class ReceiverForm(EndForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="to", **kwargs)
        self.fields["email"].required = False
        self.fields["email"].label = _("E-mail address, if you have it")
        self.fields["email"].help_text = _("We write when it comes. For an office or a locker the code goes there.")


class ParcelForm(forms.Form):
    """How large, how heavy, and what else it shall have."""

    preset = forms.ChoiceField(
        label=gettext_lazy("How large is it?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how large it is.")},
    )
    length = AmountField(label=gettext_lazy("Length in cm"), required=False, max_digits=5, decimal_places=1)
    width = AmountField(label=gettext_lazy("Width in cm"), required=False, max_digits=5, decimal_places=1)
    height = AmountField(label=gettext_lazy("Height in cm"), required=False, max_digits=5, decimal_places=1)
    weight = AmountField(
        label=gettext_lazy("Weight in kg, with packing"),
        help_text=gettext_lazy("For example 1.5. We weigh it at the counter: what it weighs more is paid there."),
        max_digits=6,
        decimal_places=3,
        error_messages={"required": gettext_lazy("Write what it weighs; a kitchen scale will do.")},
    )
    signature = forms.BooleanField(label=gettext_lazy("Only against a signature"), required=False)
    insured_value = AmountField(
        label=gettext_lazy("Insure it for, if at all"),
        required=False,
        max_digits=8,
        decimal_places=2,
    )
    SIDES = ("length", "width", "height")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["insured_value"].help_text = _("Its value in %(currency)s. Empty: not insured.") % {"currency": settings.CURRENCY}

    def clean_weight(self) -> int:
        """In grams."""
        weight: Decimal = self.cleaned_data["weight"]
        if not 0 < weight <= HEAVIEST_KG:
            raise forms.ValidationError(_("Write the weight in kilograms: more than 0, and at most %(most)s.") % {"most": HEAVIEST_KG})
        return int(weight * 1000)

    def clean_insured_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["insured_value"] or Decimal(0)
        if value < 0:
            raise forms.ValidationError(_("Write a value above 0, or leave it empty."))
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("preset") == OWN:
            for name in self.SIDES:
                side = cleaned.get(name)
                if name not in self.errors and (side is None or not 0 < side <= LONGEST_CM):
                    self.add_error(name, _("Write this side in centimetres, for example 30."))
        return cleaned

    def answer(self) -> dict[str, Any]:
        """Fields of a ``HomeSending``."""
        said = self.cleaned_data
        preset = PRESETS.get(said["preset"])
        length, width, height = preset.sides if preset else (int(said[name] * 10) for name in self.SIDES)
        options = {name: said[name] for name in ("preset", "signature", "insured_value")}
        return {"grams": said["weight"], "length_mm": length, "width_mm": width, "height_mm": height, **options}
