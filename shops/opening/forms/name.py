"""Name and address of the shop, and the code of an association."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shops.models import Association, ShopApplication
from shops.opening import names
from shops.opening.forms.account import read_code


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the shop"),
        help_text=_("As people know you. It stands over your page, and you can change it later."),
        min_length=2,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "data-shop-name": ""}),
        error_messages={"required": _("Give your shop a name."), "min_length": _("Give your shop a name of at least two letters.")},
    )
    code = forms.CharField(
        label=_("Address on the market"),
        help_text=_("Left empty, it is made from the name."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "data-shop-code": ""}),
    )
    association = forms.CharField(
        label=_("Code of your association, if you have one"),
        help_text=_("A chamber of commerce, for example: it may have agreed a lower price for its members."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, application: ShopApplication) -> None:
        shop, sponsor = application.shop, application.association
        first = {"name": shop.partner.name, "code": shop.partner.code} if shop else {}
        super().__init__(data, files, initial={**first, "association": sponsor.code if sponsor else ""})
        self.partner_id = shop.partner_id if shop else None
        self.suggestions: list[str] = []
        self.sponsor: Association | None = sponsor

    def clean_association(self) -> str:
        typed = str(self.cleaned_data["association"]).strip().upper()
        kept = self.sponsor is not None and typed == self.sponsor.code
        if not kept or not self.sponsor or not self.sponsor.is_valid():
            self.sponsor = read_code(typed)
        if typed and self.sponsor is None:
            raise forms.ValidationError(
                _("We know no such code, or its time is over. Look at the letter of your association, or leave the field empty.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name = str(cleaned.get("name", ""))
        typed = str(cleaned.get("code", "")).strip()
        cleaned["code"] = names.code_from(typed or name)
        if not name and not typed:
            return cleaned
        reason = names.refusal(cleaned["code"], besides=self.partner_id)
        if reason:
            self.suggestions = names.free_codes(name or typed, besides=self.partner_id)
            self.add_error("code", reason)
        return cleaned
