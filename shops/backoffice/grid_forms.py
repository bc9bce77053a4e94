"""The cells of the grid of prices and stock: what is typed, what was seen, and what is wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import localize_input
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.amounts import plain_number
from marketplace.partner.models import StockRecord
from shops.backoffice.grid_saving import Cells, Wish
from shops.backoffice.price_field import price_field

MOST_PIECES = 1_000_000
CELLS = ("price", "sale_price", "stock")


class PiecesField(forms.IntegerField):
    """A whole number of pieces; thousands may be parted by a space, by nothing else."""

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip()
        if not typed:
            return None
        plain = plain_number(typed)
        if plain is None or "." in plain:
            raise ValidationError(_("Write whole pieces, without a point or a comma, like 1200."), code="invalid")
        if plain.startswith("-"):
            raise ValidationError(_("A stock cannot be below 0."), code="min_value")
        return super().to_python(plain)


def _as_text(seen: Cells) -> str:
    return f"{seen.price}|{'' if seen.sale is None else seen.sale}|{seen.stock}"


class RowForm(forms.Form):
    """One stock record. ``seen`` holds what the page showed, so that the saving knows what the seller changed, and from what."""

    price = price_field()
    sale_price = price_field()
    stock = PiecesField(min_value=0, max_value=MOST_PIECES, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    seen = forms.CharField(max_length=80, widget=forms.HiddenInput)

    def __init__(self, record: StockRecord, data: Any = None) -> None:
        super().__init__(data, prefix=str(record.pk), use_required_attribute=False)
        self.record = record
        self.fields["price"].required = bool(record.price)
        self.fields["sale_price"].required = False
        self.fields["price"].error_messages["required"] = _("A price is needed. To sell no more of it, enter 0 as its stock.")
        self.fields["stock"].error_messages["required"] = _("A stock is needed. Enter 0 where there is none.")
        self.initial = {
            "price": record.price or None,
            "sale_price": record.sale_price,
            "stock": record.num_in_stock,
            "seen": _as_text(Cells(record.price, record.sale_price, record.num_in_stock)),
        }
        for name, label in self._names().items():
            self.fields[name].label = label
            self.fields[name].widget.attrs |= {
                "autocomplete": "off",
                "data-column": name,
                "data-was": "" if self.initial[name] is None else localize_input(self.initial[name]),
                "aria-label": f"{label}: {record.product}",
            }

    @staticmethod
    def _names() -> dict[str, str]:
        return {"price": _("Price"), "sale_price": _("Reduced price"), "stock": _("Stock")}

    @property
    def cells(self) -> list[Any]:
        """The bound fields in the order of the columns, each pointing at its error."""
        shown = [self[name] for name in CELLS]
        for cell in shown:
            if cell.errors:
                cell.field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{cell.id_for_label}-error"}
        return shown

    def clean_seen(self) -> Cells:
        try:
            price, sale, stock = self.cleaned_data["seen"].split("|")
            return Cells(Decimal(price), Decimal(sale) if sale else None, int(stock))
        except (ValueError, InvalidOperation):
            raise ValidationError(_("The page was not sent whole. Load it again.")) from None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        price, sale = given.get("price"), given.get("sale_price")
        if sale is not None and price is not None and sale >= price and self.is_changed:
            self.add_error("sale_price", gettext_lazy("The reduced price must be lower than the price."))
        if sale is not None and price is None and "price" not in self.errors:
            self.add_error("sale_price", gettext_lazy("Give it a price first."))
        return given

    @property
    def wanted(self) -> Cells:
        given = self.cleaned_data
        price = given.get("price")
        return Cells(given["seen"].price if price is None else price, given.get("sale_price"), given["stock"])

    @property
    def is_changed(self) -> bool:
        """Whether a cell says something else than it did; only such rows are written."""
        given, seen = self.cleaned_data, self.cleaned_data.get("seen")
        if seen is None or any(name in self.errors for name in CELLS):
            return True
        return (given.get("price") or Decimal(0), given.get("sale_price"), given.get("stock")) != (seen.price, seen.sale, seen.stock)

    def wish(self) -> Wish:
        return Wish(self.record.pk, seen=self.cleaned_data["seen"], wanted=self.wanted)

    def tell(self, wish: Wish) -> None:
        """Show what the saving found wrong, and take what it found there as seen."""
        for name, text in wish.errors.items():
            self.add_error(name, text)
        here, seen = self.record, wish.seen
        if {"price", "sale_price"} & wish.errors.keys():
            seen = replace(seen, price=here.price, sale=here.sale_price)
        if "stock" in wish.errors:
            seen = replace(seen, stock=here.num_in_stock)
        self.data = {**self.data, self.add_prefix("seen"): _as_text(seen)}
