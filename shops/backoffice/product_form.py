"""The form of one product: what a seller must say, short; the rest folded below."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList

from cms.amounts import AmountField
from cms.models import FeiraImage
from cms.plain_editor import PlainEditor
from cms.translated_forms import TranslatedForm, language_select
from marketplace.catalogue.models import Category, Product
from marketplace.catalogue.publishing import can_be_read, food_refusals, refusals_for
from marketplace.partner.stocking import keep_stock
from marketplace.shipping.packing import HEAVIEST
from marketplace.tax.classes import TaxClass
from producers.models import Producer
from shops.backoffice.category_choice import CategoryChoice, suggested_category
from shops.backoffice.price_field import price_field
from shops.backoffice.sale_fields import SALE_FIELDS, check_days, checked_sale, day_field, sale_of, sale_price_field, shown_sale
from shops.backoffice.weight_fields import WEIGHT_FIELDS, checked_weights, heaviest_field, lightest_field, shown_weights, weights_of
from shops.models import Shop
from shops.storefront_form import unknown_choices_are_not_found


def content_field() -> AmountField:
    label = gettext_lazy("Net content")
    return AmountField(label=label, required=False, max_digits=9, decimal_places=2, min_value=Decimal("0.01"))


def weight_field() -> forms.IntegerField:
    """What one piece weighs, ready to be sent; no service carries a heavier one than ``HEAVIEST``."""
    too_heavy = format_lazy(gettext_lazy("The post carries up to {kg} kg in one parcel. Sell it in smaller pieces."), kg=HEAVIEST // 1000)
    return forms.IntegerField(
        label=gettext_lazy("Weight packed, in grams"),
        min_value=1,
        validators=[MaxValueValidator(HEAVIEST, too_heavy)],
        help_text=gettext_lazy("Of one piece with its box: delivery is reckoned by it."),
    )


def title_field(**kwargs: Any) -> forms.CharField:
    """A title of at least one letter, number or sign that can be seen."""
    return forms.CharField(max_length=255, validators=[must_be_readable], **kwargs)


def must_be_readable(text: str) -> None:
    if not can_be_read(text):
        raise ValidationError(gettext_lazy("Nobody can read this title. Write what it is, in letters."))


def stock_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Stock"),
        min_value=0,
        max_value=1_000_000,
        help_text=gettext_lazy("Pieces that you have, those that are ordered and not sent yet included."),
    )


# What the sizes of a product have each for itself.
OF_ONE_SIZE = ("price", "stock", "stock_seen", "net_content", "net_unit", "grams", *SALE_FIELDS, *WEIGHT_FIELDS)


class ProductForm(TranslatedForm):
    """Everything of one product that its seller may write. The seller itself is never in the form."""

    data: Any

    title = title_field(label=gettext_lazy("Title"))
    price = price_field()
    stock = stock_field()
    net_content = content_field()
    grams = weight_field()
    stock_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sale_price = sale_price_field()
    sale_from = day_field(gettext_lazy("Reduced from"), gettext_lazy("Empty: at once."))
    sale_until = day_field(gettext_lazy("Reduced until"), gettext_lazy("This day included. Empty: until you take it away."))
    lightest_grams = lightest_field()
    heaviest_grams = heaviest_field()
    visible_from = day_field(gettext_lazy("Visible from"), gettext_lazy("Empty: as soon as it is published."))
    visible_until = day_field(gettext_lazy("Visible until"), gettext_lazy("This day included. Empty: without an end."))
    category = CategoryChoice(label=gettext_lazy("Category"), queryset=Category.objects.none())
    tax_class = forms.ChoiceField(
        label=gettext_lazy("VAT"),
        choices=[("", gettext_lazy("as its category says")), *TaxClass.choices],
        required=False,
        help_text=gettext_lazy("Right for nearly all goods as it stands. Choose another where the law names yours."),
    )
    is_food = forms.BooleanField(
        label=gettext_lazy("It is food or drink"),
        required=False,
        help_text=gettext_lazy("Then the food information below must be filled in before it is published."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft_reasons: list[str] = []
        shop = Shop.objects.get(partner=self.instance.partner_id)
        self.fields["category"].queryset = Category.objects.named()
        # What the product already has stays choosable, also when the shop has parted with the maker since.
        self.fields["producer"].queryset = Producer.objects.filter(Q(shops=shop) | Q(pk=self.instance.producer_id)).distinct()
        pictures = FeiraImage.objects.filter(collection=shop.collection_id)
        for photo in self.formsets["images"].forms:
            photo.fields["image"].queryset = pictures | FeiraImage.objects.filter(pk=photo.instance.image_id)
        if self.instance.is_parent:
            for name in OF_ONE_SIZE:
                del self.fields[name]
        self._fill_in()

    def _fill_in(self) -> None:
        """What is not a column of the product itself."""
        if self.instance.pk is None:
            self.initial.setdefault("is_food", True)
            self.initial["grams"] = None  # a weight that nobody weighed would be charged for
            self.formsets["food"].extra = 1
            return
        record = self.instance.stockrecord
        if record and not self.instance.is_parent:
            self.initial.update(price=record.price, stock=record.num_in_stock, stock_seen=record.num_in_stock)
            self.initial.update(**shown_sale(record), **shown_weights(record))
        self.initial["category"] = self.instance.categories.values_list("pk", flat=True).first()
        self.initial["is_food"] = bool(self.instance.food.all())

    def _post_clean(self) -> None:
        if "title" in self.errors:
            self.instance.title = "-"  # Oscar's Product.clean would say of a title refused for another reason that there is none
        super()._post_clean()

    def is_valid(self) -> bool:
        is_fine: bool = super().is_valid()
        for photo in self.formsets["images"].forms:
            unknown_choices_are_not_found(photo)
        return is_fine

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.is_parent:
            checked_sale(self)
            checked_weights(self)
        check_days(self, "visible_until", cleaned.get("visible_from"), cleaned.get("visible_until"))
        if "category" in self.errors and not self.data.get("category"):
            self._suggest_category(cleaned.get("title", ""))
        self.draft_reasons = self._refusals(cleaned)
        if cleaned.get("is_public") and self.draft_reasons:
            kept = _("Nothing you wrote is lost. To keep it and publish later, untick this box and save it as a draft.")
            self.add_error("is_public", [*self.draft_reasons, kept])
        return cleaned

    def _suggest_category(self, title: str) -> None:
        """Nobody chose a category: choose what the title tells, and say so, so that one press more takes it."""
        found = suggested_category(title)
        if found is None:
            return
        chosen = self.data.copy()
        chosen[self.add_prefix("category")] = str(found.pk)
        self.data: Any = chosen
        text = _("From the title we chose “%(category)s” for you. Save again if that is right.")
        self.errors["category"] = self.error_class([text % {"category": found.shown_name}])

    def _refusals(self, cleaned: dict[str, Any]) -> list[str]:
        thought = Product(title=cleaned.get("title", ""), producer=cleaned.get("producer"), designation=cleaned.get("designation"))
        titles = [thought.title, *(row["title"] for row in self._rows("translations") if row.get("title"))]
        foods = [form.instance for form in self._living("food") if form.instance.pk or (form.is_valid() and form.has_changed())]
        named = [*titles, *(food.legal_name for food in foods)]
        for child in self.instance.children.prefetch_related("translations") if self.instance.pk else []:
            names = [child.title, *(text.title for text in child.translations.all())]
            named += [f"{title} {name}" for title in titles for name in names if name]
        return [*refusals_for(thought, texts=named), *food_refusals(foods, is_food=bool(cleaned.get("is_food")))]

    def _living(self, relation: str) -> list[forms.ModelForm]:
        formset = self.formsets[relation]
        return [form for form in formset.forms if not (form.is_valid() and form.cleaned_data.get("DELETE"))]

    def _rows(self, relation: str) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self._living(relation) if form.is_valid()]

    def save(self, commit: bool = True) -> Product:
        """Write the product, its category, its price and stock; ``StockBelowOrders`` where that cannot be."""
        if not self.instance.is_archived:
            self.instance.off_sale_reason = ""
        product: Product = super().save(commit=commit)
        product.categories.set([self.cleaned_data["category"]])
        if not product.is_parent:
            given = self.cleaned_data
            keep_stock(
                product=product,
                price=given["price"],
                stock=given["stock"],
                seen=given.get("stock_seen"),
                sale=sale_of(given),
                weights=weights_of(given),
            )
        return product


PANELS = ObjectList(
    [
        FieldPanel("title"),
        InlinePanel(
            "images",
            [
                FieldPanel("image"),
                FieldPanel(
                    "caption", heading=gettext_lazy("What it shows"), help_text=gettext_lazy("Read to people who cannot see the picture.")
                ),
            ],
            heading=gettext_lazy("Photos"),
            label=gettext_lazy("photo"),
        ),
        HelpPanel(template="shops/backoffice/sizes_hint.html"),
        FieldRowPanel([FieldPanel("price"), FieldPanel("stock")]),
        MultiFieldPanel(
            [
                HelpPanel(template="shops/backoffice/reduction_hint.html"),
                FieldPanel("sale_price"),
                FieldRowPanel([FieldPanel("sale_from"), FieldPanel("sale_until")]),
            ],
            heading=gettext_lazy("Reduced price"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                HelpPanel(template="shops/backoffice/weight_hint.html"),
                FieldRowPanel([FieldPanel("lightest_grams"), FieldPanel("heaviest_grams")]),
            ],
            heading=gettext_lazy("Sold by weight"),
            classname="collapsed",
        ),
        FieldRowPanel([FieldPanel("net_content"), FieldPanel("net_unit"), FieldPanel("grams")]),
        FieldRowPanel(
            [FieldPanel("category"), FieldPanel("producer", widget=forms.Select), FieldPanel("designation", widget=forms.Select)]
        ),
        FieldPanel("description", widget=PlainEditor(label=gettext_lazy("Description"))),
        FieldRowPanel([FieldPanel("is_food"), FieldPanel("keep_cold"), FieldPanel("no_withdrawal")]),
        InlinePanel(
            "food",
            [
                FieldPanel("legal_name"),
                FieldPanel("ingredients"),
                FieldPanel("allergens"),
                FieldPanel("milk"),
                FieldPanel("diets"),
                FieldPanel("storage"),
                FieldPanel("origin"),
                FieldPanel("operator"),
                FieldPanel("nutrition"),
                FieldPanel("made_with_raw_milk"),
            ],
            heading=gettext_lazy("Food information"),
            label=gettext_lazy("food information"),
            help_text=gettext_lazy("Buyers of food must be able to read it before they buy."),
            max_num=1,
        ),
        MultiFieldPanel(
            [
                InlinePanel(
                    "translations",
                    [
                        FieldPanel("language", widget=language_select()),
                        FieldPanel("title"),
                        FieldPanel("description", widget=PlainEditor(label=gettext_lazy("Description"))),
                    ],
                    label=gettext_lazy("language"),
                )
            ],
            heading=gettext_lazy("In other languages"),
            classname="collapsed",
        ),
        MultiFieldPanel([FieldPanel("tax_class")], heading=gettext_lazy("VAT"), classname="collapsed"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("visible_from"), FieldPanel("visible_until")])],
            heading=gettext_lazy("Show on some days only"),
            classname="collapsed",
        ),
        FieldPanel(
            "is_public", heading=gettext_lazy("Publish"), help_text=gettext_lazy("Unticked, it is a draft that only your shop sees.")
        ),
    ],
    base_form_class=ProductForm,
)
