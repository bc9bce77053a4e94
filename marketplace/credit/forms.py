"""What is asked of whoever wants credit paid out."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import iban
from stdnum.exceptions import ValidationError as NoIban

from cms.amounts import AmountField
from cms.formats import format_money
from logistics.forms import HIDDEN, TOO_LONG
from marketplace.credit.models import BuyerCredit, CreditPayout
from marketplace.credit.paying_out import Where
from marketplace.ledger.money import DECIMALS

Means = CreditPayout.Means
TEXT = {"max_length": TOO_LONG, "null_characters_not_allowed": HIDDEN}


def was_asked(credit: BuyerCredit, key: str) -> bool:
    """Whether this form was sent before: then the answer is the same."""
    return CreditPayout.objects.filter(credit=credit, key=key.replace("\0", "")).exists()


class PayoutForm(forms.Form):
    """``key`` makes a form that is sent twice one payout. At a counter cash can be chosen too."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=8)
    amount = AmountField(
        label=gettext_lazy("Amount"),
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write how much is to be paid out.")},
    )
    means = forms.ChoiceField(label=gettext_lazy("How"), choices=Means.choices, widget=forms.RadioSelect, initial=Means.BANK)
    iban = forms.CharField(
        label=gettext_lazy("IBAN"),
        max_length=42,
        required=False,
        error_messages=TEXT,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    holder = forms.CharField(
        label=gettext_lazy("Account holder"),
        max_length=70,
        required=False,
        error_messages=TEXT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, credit: BuyerCredit, at_a_counter: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.credit = credit
        self.fields["key"].initial = secrets.token_hex(12)
        places = DECIMALS.get(credit.currency, 2)
        self.fields["amount"].initial = f"{credit.balance:.{places}f}"
        self.fields["amount"].help_text = _("You have %(has)s.") % {"has": format_money(credit.balance, credit.currency)}
        if at_a_counter:
            self.fields["amount"].help_text = _("There are %(has)s.") % {"has": format_money(credit.balance, credit.currency)}
            self.fields["means"].initial = Means.CASH
            self.fields["iban"].help_text = self.fields["holder"].help_text = _("For a bank account only.")
        else:
            del self.fields["means"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("means", Means.BANK) == Means.BANK:
            try:
                said["iban"] = iban.validate(said.get("iban", ""))
            except NoIban:
                self.add_error("iban", _("This is no IBAN, or a digit is mistyped. It begins with two letters, as in PT50 0002 0123 …"))
            if not said.get("holder", "").strip():
                self.add_error("holder", _("Write whose account it is."))
        amount = said.get("amount")
        if amount is not None and amount <= 0:
            self.add_error("amount", _("Write an amount above zero."))
        elif amount is not None and amount > self.credit.balance:
            said_has = format_money(self.credit.balance, self.credit.currency)
            self.add_error("amount", _("That is more than there is: %(has)s.") % {"has": said_has})
        return said

    def where(self) -> Where:
        said = self.cleaned_data
        if said.get("means", Means.BANK) == Means.CASH:
            return Where(Means.CASH)
        return Where(Means.BANK, said["iban"], said["holder"].strip())
