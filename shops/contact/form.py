"""What a visitor writes to a shop, and what tells a person from a program."""

from __future__ import annotations

import secrets

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

OPEN_FOR = 24 * 60 * 60  # seconds that a form may stand open
_SALT = "feira.contact"


def new_token(code: str) -> str:
    """A number used once, signed for the shop with this code: the same form sent twice is one message."""
    return signing.dumps([code, secrets.token_urlsafe(12)], salt=_SALT)


def read_token(token: str, code: str) -> str | None:
    """The number in ``token``, or None where it is for another shop, too old or made up."""
    try:
        named, number = signing.loads(token, salt=_SALT, max_age=OPEN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(number) if named == code else None


class ContactForm(forms.Form):
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
    token = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": "contact-token"}))

    def clean_name(self) -> str:
        """On one line: it goes into the head of a mail."""
        return " ".join(str(self.cleaned_data["name"]).split())
