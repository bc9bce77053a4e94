"""What people fill in around money that goes back."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import iban
from stdnum.exceptions import ValidationError as NoIban

from cms.amounts import AmountField
from cms.formats import format_money
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.refunds.giving_back import Way, ways_of
from marketplace.refunds.models import Refund
from marketplace.refunds.returned import BUYER, Decision

Means = Refund.Means


class WayForm(forms.Form):
    """By which means a buyer gets money back. A bank account needs its IBAN."""

    means = forms.ChoiceField(label=gettext_lazy("How do you want your money back?"), widget=forms.RadioSelect)
    iban = forms.CharField(label=gettext_lazy("IBAN"), max_length=42, required=False)
    holder = forms.CharField(label=gettext_lazy("Account holder"), max_length=70, required=False)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Means.choices)
        ways = ways_of(order)
        self.fields["means"].choices = [(code, names[code]) for code in ways]  # type: ignore[attr-defined]
        self.fields["means"].initial = ways[0]
        self.has_bank = Means.BANK in ways
        if not self.has_bank:
            del self.fields["iban"], self.fields["holder"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("means") == Means.BANK:
            try:
                said["iban"] = iban.validate(said.get("iban", ""))
            except NoIban:
                self.add_error("iban", _("This is no IBAN, or a digit is mistyped. It begins with two letters, as in PT50 0002 0123 …"))
            if not said.get("holder", "").strip():
                self.add_error("holder", _("Write whose account it is."))
        return said

    def way(self) -> Way:
        said = self.cleaned_data
        is_bank = said["means"] == Means.BANK
        return Way(said["means"], said["iban"] if is_bank else "", said["holder"].strip() if is_bank else "")


class GiveBackForm(forms.Form):
    """What a shop, or the operator, gives back of a shop order; fields of pieces are called ``line-<pk>``."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    extra = AmountField(label=gettext_lazy("Another amount of the goods"), min_value=0, max_digits=12, decimal_places=2, required=False)
    delivery = AmountField(label=gettext_lazy("Of the delivery"), min_value=0, max_digits=12, decimal_places=2, required=False)
    fault = forms.ChoiceField(label=gettext_lazy("Whose fault is it?"), choices=[c for c in Refund.Fault.choices if c[0] != "nobody"])
    reason = forms.CharField(
        label=gettext_lazy("Reason, for the buyer to read"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write in a few words why: the buyer reads it. Nothing was given back yet.")},
    )

    def __init__(self, *args: Any, shop_order: ShopOrder, lines: list[Line], decides_fault: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_hex(12)
        delivery = shop_order.delivery_total - shop_order.delivery_back
        self.fields["delivery"].help_text = self._of(delivery, shop_order)
        if not delivery:
            del self.fields["delivery"]
        self.fields["extra"].help_text = _("For a dent or a delay, say, without pieces going back.")
        if not decides_fault:
            del self.fields["fault"]
        for line in lines:
            if line.pieces_left:
                self.fields[f"line-{line.pk}"] = forms.IntegerField(
                    label=line.title,
                    required=False,
                    min_value=0,
                    max_value=line.pieces_left,
                    help_text=_("of %(count)s") % {"count": line.pieces_left},
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    @staticmethod
    def _of(amount: Decimal, shop_order: ShopOrder) -> str:
        return _("of %(count)s") % {"count": format_money(amount, shop_order.order.currency)}

    def line_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("line-")]

    def other_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("line-") and name != "key"]

    def asked(self) -> dict[str, Any]:
        """As ``give_back`` takes it."""
        said = self.cleaned_data
        pieces = {int(name[5:]): count for name, count in said.items() if name.startswith("line-") and count}
        return {
            "key": f"by hand {said['key']}",
            "cause": Refund.Cause.GOODWILL,
            "fault": said.get("fault") or Refund.Fault.SHOP,
            "pieces": pieces,
            "extra": said.get("extra") or Decimal(0),
            "delivery": said.get("delivery") or Decimal(0),
            "reason": said["reason"],
        }


class ReturnedForm(forms.Form):
    """What is decided of parcels that came back. A shop does not lay it on the post: only the operator does."""

    fault = forms.ChoiceField(label=gettext_lazy("Whose fault is it?"), widget=forms.RadioSelect)
    delivery_by = forms.ChoiceField(
        label=gettext_lazy("Who bears the price of the delivery?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Where the buyer bears it, it does not go back."),
    )
    restock = forms.BooleanField(
        label=gettext_lazy("The goods are whole: put them on sale again"),
        help_text=gettext_lazy("Without the tick they leave the stock."),
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason, for the buyer to read"), max_length=200, required=False)

    def __init__(self, *args: Any, decides_fault: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        faults = [("nobody", _("nobody: refused, or nobody was there")), *((c, n) for c, n in Refund.Fault.choices if c != "nobody")]
        bearers = [(BUYER, _("the buyer")), *Refund.Bearer.choices]
        self.fields["fault"].choices = [c for c in faults if decides_fault or c[0] != "post"]  # type: ignore[attr-defined]
        self.fields["delivery_by"].choices = [c for c in bearers if decides_fault or c[0] != "post"]  # type: ignore[attr-defined]
        self.fields["fault"].initial, self.fields["delivery_by"].initial = "nobody", BUYER

    def decision(self) -> Decision:
        said = self.cleaned_data
        return Decision(said["fault"], said["delivery_by"], said["restock"], said["reason"])


class WithdrawalForm(WayForm):
    """The statement of withdrawal; fields of pieces are called ``line-<pk>``."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)

    def __init__(self, *args: Any, order: Order, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, order=order, **kwargs)
        self.fields["name"].initial = order.delivers_to.name
        for line in lines:
            self.fields[f"line-{line.pk}"] = forms.IntegerField(
                label=line.title,
                required=False,
                min_value=0,
                max_value=line.pieces_left,
                initial=line.pieces_left,
                help_text=_("of %(count)s") % {"count": line.pieces_left},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def line_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("line-")]

    def pieces(self) -> dict[int, int]:
        return {int(name[5:]): count for name, count in self.cleaned_data.items() if name.startswith("line-") and count}

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not any(said.get(field.name) for field in self.line_fields()):
            self.add_error(None, _("Choose at least one piece that you send back."))
        return said
