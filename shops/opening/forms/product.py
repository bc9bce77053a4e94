"""A first product in five answers; what follows from them is filled in and shown to be corrected."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import Category, Product
from marketplace.catalogue.suggesting import Suggestion, is_food_shelf, suggest
from shops.backoffice.category_choice import CategoryChoice
from shops.backoffice.price_field import price_field
from shops.backoffice.product_form import stock_field

PACKING_SHARE, LEAST_PACKING = Decimal("0.10"), Decimal(60)  # box and padding, in grams


def packed(grams: int) -> int:
    """What a piece of ``grams`` weighs ready to be sent, in tens of grams: with a tenth, at least 60 g, for box and padding."""
    return math.ceil((grams + max(Decimal(grams) * PACKING_SHARE, LEAST_PACKING)) / 10) * 10


class FirstProductForm(forms.Form):
    title = forms.CharField(
        label=_("What is it called"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write what it is called, as on the label.")},
    )
    price = price_field()
    weight = forms.IntegerField(
        label=_("Weight of one piece, in grams"),
        help_text=_("As you sell it. We add the box."),
        min_value=1,
        max_value=29_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write what one piece weighs: the postage follows from it."),
            "max_value": _("The post carries up to 30 kg with the box: at most %(limit_value)s g."),
            "min_value": _("Write the weight in grams, at least 1."),
            "invalid": _("Write the weight as a whole number of grams, like 500."),
        },
    )
    stock = stock_field()
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("Straight from the phone is good. We turn it upright and forget where it was taken."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    category = CategoryChoice(label=_("Category"), queryset=Category.objects.none(), required=False, empty_label=_("Chosen from the name"))

    def __init__(self, data: Any = None, files: Any = None, *, product: Product | None = None) -> None:
        self.product = product
        super().__init__(data, files, initial=self._first(product) if product else {})
        shelf = self.fields["category"]
        assert isinstance(shelf, CategoryChoice)
        shelf.queryset = Category.objects.filter(is_public=True).named()
        self.fields["price"].error_messages.update(
            required=_("Write the price that a buyer pays."), invalid=_("Write the price as a number, like 12.50 or 12,50.")
        )
        self.fields["stock"].label = _("How many you have")
        self.fields["stock"].help_text = ""
        self.fields["stock"].error_messages.update(
            required=_("Write how many pieces you have, 0 if it is made to order later."), invalid=_("Write a whole number of pieces.")
        )
        for name in ("price", "stock"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.suggestion = Suggestion(None, is_food=False, keep_cold=False, allergens=())

    @staticmethod
    def _first(product: Product) -> dict[str, Any]:
        record = product.stockrecord
        weight = int(product.net_content) if product.net_content and product.net_unit == Product.NetUnit.GRAM else product.grams
        return {
            "title": product.title,
            "weight": weight,
            "category": product.categories.values_list("pk", flat=True).first(),
            **({"price": record.price, "stock": record.num_in_stock} if record else {}),
        }

    def clean_price(self) -> Decimal:
        return Decimal(self.cleaned_data["price"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        title, chosen = str(cleaned.get("title", "")), cleaned.get("category")
        shelves = list(Category.objects.filter(is_public=True).prefetch_related("translations"))
        found = suggest(title, shelves)
        if chosen is not None:
            found = Suggestion(chosen, is_food_shelf(chosen, shelves), found.keep_cold, found.allergens)
        elif title and found.category is None:
            self.add_error("category", _("From the name alone we cannot tell where it belongs. Choose the nearest category."))
        self.suggestion = found
        return cleaned


class FoodForm(forms.Form):
    """What the law wants told of a food before it is bought, filled in as far as title and trader tell it."""

    keep_cold = forms.BooleanField(label=_("It must be kept cold on the way"), required=False)
    ingredients = forms.CharField(
        label=_("Ingredients"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("As on the label.")
    )
    storage = forms.CharField(
        label=_("How to keep it"), max_length=200, error_messages={"required": _("Write how a buyer keeps it at home.")}
    )
    allergens = forms.MultipleChoiceField(label=_("Allergens in it"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, files: Any = None, *, product: Product) -> None:
        from marketplace.catalogue.allergens import ALLERGENS

        self.product, self.food = product, product.food.first()
        first: dict[str, Any] = {"keep_cold": product.keep_cold}
        if self.food:
            first |= {"ingredients": self.food.ingredients, "storage": self.food.storage, "allergens": self.food.allergens}
        super().__init__(data, files, initial=first)
        ticks = self.fields["allergens"]
        assert isinstance(ticks, forms.MultipleChoiceField)
        ticks.choices = list(ALLERGENS.items())
