"""The form of an offer, a shop's or the operator's: what buyers get, for what, when, and how often."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.amounts import AmountField
from cms.formats import format_money
from marketplace.catalogue.models import Category, Product
from marketplace.offer.models import Kind, Offer, OfferScope
from marketplace.offer.offer_models import NUMBERS
from marketplace.partner.models import Partner
from shops.backoffice.category_choice import CategoryChoice
from shops.backoffice.offer_bearer import WithBearer
from shops.backoffice.picked import Picked, Ticked, by_name
from shops.backoffice.price_field import THE_CURRENCY, PriceField
from shops.backoffice.sale_fields import check_days, day_field

TERMS = ("kind", "percent", "amount", "buys", "pays", "minimum", "borne_by")


class Categories(Ticked):
    label_from_instance = CategoryChoice.label_from_instance  # type: ignore[assignment]


def _matching(products: Any, words: str) -> Any:
    return products.matching(words)


def _whole(label: Any, lowest: int, highest: int, **more: Any) -> forms.IntegerField:
    said = format_lazy(gettext_lazy("Write a whole number from {lowest} to {highest}."), lowest=lowest, highest=highest)
    field = forms.IntegerField(label=label, required=False, error_messages={"invalid": said}, **more)
    field.validators = [MinValueValidator(lowest, said), MaxValueValidator(highest, said)]
    field.widget.attrs.update({"min": lowest, "max": highest})
    return field


def _price(label: Any, help_text: Any = "") -> PriceField:
    said = {"min_value": gettext_lazy("Write an amount above 0.")}
    return PriceField(label=format_lazy(label, currency=THE_CURRENCY), help_text=help_text, required=False, error_messages=said)


class OfferForm(forms.Form):
    """A shop's. ``save`` writes the offer and what it is for; what it counts so far stays."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("Buyers read it: Cheese week, for example."),
        error_messages={"required": gettext_lazy("Write a name: buyers read it in the basket.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What buyers get"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of these.")),
    )
    percent = AmountField(
        label=gettext_lazy("Percent off"),
        required=False,
        max_digits=5,
        decimal_places=2,
        validators=[
            MinValueValidator(Decimal("0.01"), gettext_lazy("More than 0 %%, please.")),
            MaxValueValidator(Decimal(100), gettext_lazy("No more than 100 %% can be taken off.")),
        ],
    )
    amount = _price(gettext_lazy("Amount off in {currency}"))
    buys = _whole(gettext_lazy("Pieces taken"), 2, 100)
    pays = _whole(gettext_lazy("Pieces paid"), 1, 99)
    minimum = _price(
        gettext_lazy("It counts from this amount in {currency}"), gettext_lazy("Of the goods it is for, before any offer. Empty: always.")
    )
    categories = Categories(
        label=gettext_lazy("For these categories"),
        queryset=Category.objects.none(),
        required=False,
    )
    products = Picked(
        label=gettext_lazy("For these products"), queryset=Product.objects.none(), find=_matching, name=lambda product: product.get_title()
    )
    starts_on = day_field(gettext_lazy("First day"))
    ends_on = day_field(gettext_lazy("Last day"), gettext_lazy("Empty: until you switch it off."))
    most_uses = _whole(gettext_lazy("For this many orders"), 1, 10_000_000, help_text=gettext_lazy("Empty: any number."))
    budget = _price(gettext_lazy("Budget in {currency}"), gettext_lazy("What it gives in all, at most. Empty: any amount."))
    needs_code = forms.BooleanField(label=gettext_lazy("Only with a code"), required=False)
    once_a_buyer = forms.BooleanField(label=gettext_lazy("Once for each e-mail address"), required=False)
    is_on = forms.BooleanField(label=gettext_lazy("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, offer: Offer, products: Any, **kwargs: Any) -> None:
        self.offer = offer
        super().__init__(*args, initial=_shown(offer), **kwargs)  # type: ignore[misc]
        self.fields["categories"].queryset = Category.objects.filter(is_public=True).named().order_by("path")  # type: ignore[attr-defined]
        self.fields["products"].queryset = products  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if isinstance(field, Picked):
                field.show(self._ticked(name), self.data.get(f"find_{name}", ""))

    def _ticked(self, name: str) -> list[str]:
        return self.data.getlist(name) if self.is_bound else [str(key) for key in self.initial.get(name, [])]  # type: ignore[attr-defined]

    def is_search(self) -> bool:
        """Whether it was sent to find something: by the button, or with words that nobody has looked for yet."""
        names = [name for name, field in self.fields.items() if isinstance(field, Picked)]
        new = any(self.data.get(f"find_{name}", "").strip() not in ("", self.data.get(f"looked_{name}")) for name in names)
        if "find" in self.data or new:
            self._errors = ErrorDict(renderer=self.renderer)  # nothing is said yet of what is not finished
            return True
        return False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind", "")
        for name in NUMBERS.get(kind, ()):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("Write this number: the offer is nothing without it."))
        every = {name for names in NUMBERS.values() for name in names}
        for name in every - set(NUMBERS.get(kind, ())):
            cleaned[name] = None  # of another kind, left over from a change of mind: not shown, so nothing is wrong with it
            self.errors.pop(name, None)
        buys, pays = cleaned.get("buys"), cleaned.get("pays")
        if buys is not None and pays is not None and pays >= buys:
            self.add_error("pays", _("Fewer must be paid than are taken: 2 of 3, for example."))
        cleaned["starts_on"] = cleaned.get("starts_on") or self.offer.starts_on or timezone.localdate()
        check_days(self, "ends_on", cleaned["starts_on"], cleaned.get("ends_on"))
        if kind == Kind.FREE_DELIVERY and cleaned.get("budget") is not None:
            self.add_error("budget", _("Free delivery is limited by the number of orders, not by an amount. Empty this field."))
        return cleaned

    def save(self) -> bool:
        """False, with the reason beside its field and nothing written, where it allows less than was used by now."""
        with transaction.atomic():
            if self.offer.pk:
                self.offer = Offer.objects.select_for_update().get(pk=self.offer.pk)
            if not self._covers_what_was_used():
                return False
            before = [getattr(self.offer, name) for name in TERMS]
            for name in self.row_fields:
                setattr(self.offer, name, self.cleaned_data[name])
            self.offer.save()
            self._write_scope()
            if before != [getattr(self.offer, name) for name in TERMS]:
                self.offer.agreements.all().delete()
        return True

    row_fields: tuple[str, ...] = (
        *("name", "kind", "percent", "amount", "buys", "pays", "minimum", "starts_on", "ends_on"),
        *("most_uses", "budget", "needs_code", "once_a_buyer", "is_on"),
    )

    def _covers_what_was_used(self) -> bool:
        most, budget = self.cleaned_data["most_uses"], self.cleaned_data["budget"]
        if most is not None and most < self.offer.uses:
            used = _("%(count)d orders have it already. Write at least that number, or switch it off.")
            self.add_error("most_uses", used % {"count": self.offer.uses})
        if budget is not None and budget < self.offer.spent:
            spent = _("It has given %(amount)s already. Write at least that much, or switch it off.")
            self.add_error("budget", spent % {"amount": format_money(self.offer.spent)})
        return not self.errors

    def _write_scope(self) -> None:
        """What stays is not touched, and what is new comes first: the history of prices (Directive 98/6/EC, art. 6a) reads each row, and
        an offer without any is for everything."""
        there = {(row.category_id, row.product_id, row.partner_id): row.pk for row in self.offer.scope.all()}
        wanted = {(row.category_id, row.product_id, row.partner_id): row for row in self._scope()}
        OfferScope.objects.bulk_create(row for key, row in wanted.items() if key not in there)
        self.offer.scope.filter(pk__in=[pk for key, pk in there.items() if key not in wanted]).delete()

    def _scope(self) -> list[OfferScope]:
        rows = [OfferScope(offer=self.offer, category=category) for category in self.cleaned_data["categories"]]
        return rows + [OfferScope(offer=self.offer, product=product) for product in self.cleaned_data["products"]]


class OperatorOfferForm(WithBearer, OfferForm):
    """The operator's: over all or chosen shops. It counts in those that have agreed to bear it, and asks anew when its terms change."""

    partners = Picked(
        label=gettext_lazy("In these shops"),
        queryset=Partner.objects.filter(is_admitted=True).order_by("name"),
        find=by_name,
        name=str,
        help_text=gettext_lazy(
            "Choose none, and it is for all. What shops bear counts in those that agree to it in their back office; when you change what "
            "buyers get, they are asked anew."
        ),
    )
    products = Picked(
        label=gettext_lazy("For these products"),
        queryset=Product.objects.none(),
        find=_matching,
        name=lambda product: f"{product.get_title()} ({product.partner.name})",
    )
    field_order = ["name", "kind", "percent", "amount", "buys", "pays", "minimum", "borne_by", "partners", "categories"]
    row_fields = (*OfferForm.row_fields, "borne_by")

    def _scope(self) -> list[OfferScope]:
        return super()._scope() + [OfferScope(offer=self.offer, partner=partner) for partner in self.cleaned_data["partners"]]


def _shown(offer: Offer) -> dict[str, Any]:
    if not offer.pk:
        return {"starts_on": timezone.localdate(), "kind": Kind.PERCENT, "is_on": True}
    rows = list(offer.scope.all())
    return {
        **{name: getattr(offer, name) for name in OfferForm.row_fields},
        "categories": [row.category_id for row in rows if row.category_id],
        "products": [row.product_id for row in rows if row.product_id],
        "partners": [row.partner_id for row in rows if row.partner_id],
        "borne_by": offer.borne_by,
    }
