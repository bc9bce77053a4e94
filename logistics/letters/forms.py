"""What the sender of a letter fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.forms import TOO_LONG, AddressForm
from logistics.letters.checking import Checked, PdfRefused, check_upload
from logistics.letters.matching import window_problem
from logistics.letters.paper import MOST_PAGES
from logistics.letters.typesetting import unprintable
from logistics.letters.writing import Way, is_too_long
from logistics.models import Letter

MOST_CHARACTERS = 30_000


class TextForm(forms.Form):
    """A letter that is typed."""

    salutation = forms.CharField(
        label=gettext_lazy("Salutation"),
        help_text=gettext_lazy("For example: Dear Grandmother,"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Your letter"),
        help_text=gettext_lazy("Your lines and paragraphs stay as you write them."),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 16, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write your letter here."), "max_length": TOO_LONG},
    )
    signature = forms.CharField(
        label=gettext_lazy("Your name at the end"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in self.fields:
            strange = unprintable(said.get(name, ""))
            if strange:
                self.add_error(
                    name,
                    _("We cannot print these letters: %(letters)s Write them otherwise, or make a PDF of your letter and upload it.")
                    % {"letters": " ".join(strange)},
                )
        if not self.errors and is_too_long(**said):
            self.add_error("text", _("This is more than %(most)s pages, more than an envelope takes. Shorten it.") % {"most": MOST_PAGES})
        return said


class UploadForm(forms.Form):
    """A letter that is a PDF. ``checked`` is there when it is valid."""

    file = forms.FileField(
        label=gettext_lazy("Your letter as a PDF"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        allow_empty_file=True,  # we say ourselves what to do about it
        error_messages={"required": gettext_lazy("Choose the file with your letter.")},
    )
    checked: Checked

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            self.checked = check_upload(upload)
        except PdfRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return upload


class LetterAddressForm(AddressForm):
    """An address as it stands on an envelope."""

    phone = None  # type: ignore[assignment]

    class Meta(AddressForm.Meta):
        fields = ["name", "company", "street", "extra", "postcode", "locality", "country"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Write the name.")


class HowForm(forms.Form):
    """How ``letter``, a draft, is to go."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We write when it is paid and when it is on its way."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Write your e-mail address.")},
    )
    is_registered = forms.BooleanField(
        label=gettext_lazy("Registered"),
        help_text=gettext_lazy("With a number to follow it by, handed over against a signature. It has an address sheet."),
        required=False,
    )
    in_colour = forms.BooleanField(label=gettext_lazy("In colour"), required=False)
    both_sides = forms.BooleanField(label=gettext_lazy("On both sides of the paper"), required=False)
    address_on = forms.ChoiceField(
        label=gettext_lazy("Where the address stands"),
        choices=[
            ("sheet", gettext_lazy("On an address sheet that you add (counts as a page)")),
            ("letter", gettext_lazy("On my first page, in the window of the envelope")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter
        if letter.way == Way.TYPED:
            del self.fields["address_on"]

    def fields_of_letter(self) -> dict[str, Any]:
        """For ``writing.address``. A registered letter always has the sheet: its bars are there."""
        said = {name: self.cleaned_data[name] for name in ("email", "is_registered", "in_colour", "both_sides")}
        return said | {"has_sheet": said["is_registered"] or self.cleaned_data.get("address_on") == "sheet"}

    def look_at_window(self, *, recipient: Any, sender: Any) -> None:
        """Adds an error where the first page is to show the address and does not. The letter is not saved here."""
        if self.cleaned_data.get("address_on") != "letter" or self.cleaned_data.get("is_registered"):
            return
        addressed = Letter(window_text=self.letter.window_text, window_fault=self.letter.window_fault, recipient=recipient, sender=sender)
        problem = window_problem(addressed)
        if problem:
            self.add_error("address_on", problem)
