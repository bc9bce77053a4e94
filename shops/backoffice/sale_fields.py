"""A reduced price and its days in a form: the fields, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.amounts import AmountField
from marketplace.partner.models import StockRecord
from marketplace.partner.pricing import NO_SALE, Sale
from shops.backoffice.price_field import price_field

SALE_FIELDS = ("sale_price", "sale_from", "sale_until")


def sale_price_field() -> AmountField:
    field = price_field()
    field.label, field.required = gettext_lazy("Reduced price"), False
    return field


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    field = forms.DateField(label=label, required=False, widget=widget, help_text=help_text)
    said = gettext_lazy("Look at the year: it must lie between 2000 and 2199.")
    field.validators += [MinValueValidator(dt.date(2000, 1, 1), said), MaxValueValidator(dt.date(2199, 12, 31), said)]
    return field


def shown_sale(record: StockRecord) -> dict[str, Any]:
    """``record``'s reduction as the form's initial values."""
    return {"sale_price": record.sale_price, "sale_from": record.sale_from, "sale_until": record.sale_until}


def checked_sale(form: forms.BaseForm) -> None:
    """Say beside the fields of ``form`` what is wrong with its reduction. For its ``clean``."""
    given = form.cleaned_data
    price, lower = given.get("price"), given.get("sale_price")
    starts, ends = given.get("sale_from"), given.get("sale_until")
    if price is not None and lower is not None and lower >= price:
        form.add_error("sale_price", _("The reduced price must be lower than the price."))
    if lower is None and "sale_price" not in form.errors and (starts or ends):
        form.add_error("sale_price", _("Write the reduced price for these days, or empty them."))
    check_days(form, "sale_until", starts, ends)


def check_days(form: forms.BaseForm, name: str, starts: dt.date | None, ends: dt.date | None) -> None:
    if starts and ends and ends < starts:
        form.add_error(name, _("The last day must not be before the first."))


def sale_of(given: dict[str, Any]) -> Sale:
    """The reduction that a valid form says."""
    price = given.get("sale_price")
    return Sale(price, given.get("sale_from"), given.get("sale_until")) if price is not None else NO_SALE
