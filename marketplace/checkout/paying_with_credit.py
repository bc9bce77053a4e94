"""What a buyer says on the payment page about credit. Only whose credit it is can have it spent."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.checkout.models import Checkout
from marketplace.checkout.payments import METHODS
from marketplace.credit.spending import is_an_amount


class _Field(forms.Form):
    """``credit``: the balance that the page showed; not there where the box is not ticked."""

    credit = forms.DecimalField(required=False, max_digits=12, decimal_places=2)


def credit_chosen(request: HttpRequest, checkout: Checkout, payment: str) -> tuple[Decimal | None, str]:
    """What credit pays first, at most (None: nothing), and why it cannot ("" where it can)."""
    wants_all = METHODS[payment].by_credit
    if not wants_all and not request.POST.get("credit"):
        return None, ""
    if not request.user.is_authenticated or checkout.basket.owner_id != request.user.pk:
        return None, _("Sign in to pay with your credit. Nothing was ordered; your basket and your answers are kept.")
    if wants_all:
        return None, ""
    form = _Field(request.POST)
    amount = form.cleaned_data["credit"] if form.is_valid() else None
    if amount is None or not is_an_amount(amount):
        return None, _("What this page sent as your credit is no amount of money. Look at it again; nothing was ordered.")
    return amount, ""
