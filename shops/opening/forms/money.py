"""Where the money goes. A number that is saved is shown by its ends alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import iban as iban_rules
from stdnum.exceptions import ValidationError

from accounts.models import User
from shops.models import PayoutAccount, Shop


class MoneyForm(forms.Form):
    iban = forms.CharField(
        label="IBAN",
        help_text=gettext_lazy("It begins with the country, like PT50, and stands on your bank's statements."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the IBAN of your account.")},
    )
    holder = forms.CharField(
        label=gettext_lazy("Account holder"),
        help_text=gettext_lazy("As the bank knows it."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write in whose name the account is.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, shop: Shop) -> None:
        self.account = PayoutAccount.objects.filter(shop=shop).first()
        super().__init__(data, files, initial={"holder": self.account.holder if self.account else shop.partner.legal_name})
        self.shop = shop
        if self.account:
            self.fields["iban"].required = False
            self.fields["iban"].help_text = _("Saved: %(masked)s. Leave it empty to keep it, or write another.") % {
                "masked": self.account.masked
            }

    def clean_iban(self) -> str:
        typed = str(self.cleaned_data["iban"])
        if not typed.strip() and self.account:
            return self.account.iban
        try:
            return str(iban_rules.validate(typed))
        except ValidationError:
            raise forms.ValidationError(
                _("This is no IBAN: a digit is wrong, missing or too many. Copy it from a statement of your bank.")
            ) from None

    def keep(self, *, user: User) -> PayoutAccount:
        account, _made = PayoutAccount.objects.update_or_create(
            shop=self.shop, defaults={"iban": self.cleaned_data["iban"], "holder": self.cleaned_data["holder"].strip(), "updated_by": user}
        )
        return account
