"""What a visitor writes to a shop, and what tells a person from a program."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    """The same for every visitor, so that the pages it stands on can be kept whole."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name", "id": "contact-name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("For the answer, and for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "id": "contact-email"}),
    )
    text = forms.CharField(label=_("Your message"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5, "id": "contact-text"}))
    # No person sees it, unless the page comes without its styles: who fills it in is a program.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off", "id": "contact-website"}),
    )

    def clean_name(self) -> str:
        """On one line: it goes into the head of a mail."""
        return " ".join(str(self.cleaned_data["name"]).split())
