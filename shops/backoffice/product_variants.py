"""The sizes of one product, each with its own price, stock and weight: a page beside the product's form."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.translated_forms import other_languages
from marketplace.catalogue.models import Product, ProductTranslation
from marketplace.catalogue.publishing import refusals_for
from marketplace.partner.models import StockRecord
from marketplace.partner.stocking import StockBelowOrders, keep_stock
from shops.backoffice.price_field import price_field
from shops.backoffice.product_form import content_field, stock_field, title_field, weight_field
from shops.backoffice.product_list import listed_products
from shops.backoffice.sale_fields import checked_sale, day_field, sale_of, sale_price_field, shown_sale
from shops.backoffice.weight_fields import checked_weights, heaviest_field, lightest_field, shown_weights, weights_of

MORE_ROWS = 2
# Headings of narrow columns.
SHORT_LABELS = {"price": gettext_lazy("Price"), "grams": gettext_lazy("Grams, packed"), "net_content": gettext_lazy("Content")}


class VariantForm(forms.ModelForm):
    """One size. Unticked it is kept and not sold."""

    title = title_field(label=gettext_lazy("Size or kind"), help_text=gettext_lazy("For example: half a wheel, about 500 g."))
    price = price_field()
    stock = stock_field()
    net_content = content_field()
    grams = weight_field()
    stock_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sale_price = sale_price_field()
    sale_from = day_field(gettext_lazy("Reduced from"))
    sale_until = day_field(gettext_lazy("Reduced until"))
    lightest_grams = lightest_field()
    heaviest_grams = heaviest_field()

    columns = ["title", "price", "sale_price", "stock", "net_content", "net_unit", "grams", "is_public"]

    class Meta:
        model = Product
        fields = ["title", "net_content", "net_unit", "grams", "is_public"]
        labels = {"is_public": gettext_lazy("Sold")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {text.language: text.title for text in self.instance.translations.all()} if self.instance.pk else {}
        for language, name in other_languages():
            label = format_lazy(gettext_lazy("Size or kind, in {language}"), language=name)
            self.fields[f"title_{language}"] = title_field(label=label, required=False, initial=said.get(language, ""))
        record = self.instance.stockrecord if self.instance.pk else None
        if record:
            self.initial.update(price=record.price, stock=record.num_in_stock, stock_seen=record.num_in_stock)
            self.initial.update(**shown_sale(record), **shown_weights(record))
        for name in self.columns:  # a row of a table has no room for labels and hints; the columns' headings have them
            self.fields[name].help_text = ""
            self.fields[name].label = SHORT_LABELS.get(name, self.fields[name].label)
            if name == "stock":
                self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        checked_sale(self)
        checked_weights(self)
        return cleaned

    @property
    def cells(self) -> list[Any]:
        """The bound fields in the order of the columns, each named after its column and size, and pointing at its error."""
        shown = [self[name] for name in self.columns]
        place = (self.prefix or "").rpartition("-")[2]
        size = self.instance.title or _("Size %(number)s") % {"number": int(place) + 1 if place.isdecimal() else ""}
        for cell in (*shown, *self.days, *self.weights, *self.fields_in_languages):
            cell.field.widget.attrs["aria-label"] = f"{cell.label}: {size}"
            if cell.errors:
                cell.field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{cell.id_for_label}-error"}
        return shown

    @property
    def days(self) -> list[Any]:
        return [self["sale_from"], self["sale_until"]]

    @property
    def weights(self) -> list[Any]:
        """The lightest and the heaviest piece; with both, the price is of a kilogram."""
        return [self["lightest_grams"], self["heaviest_grams"]]

    @property
    def fields_in_languages(self) -> list[forms.BoundField]:
        return [self[f"title_{language}"] for language, _name in other_languages()]

    def names(self) -> dict[str, str]:
        """The size's name in each other language that was sent, "" where it is emptied; of a valid form."""
        sent = [language for language, _name in other_languages() if self.add_prefix(f"title_{language}") in self.data]
        return {language: self.cleaned_data.get(f"title_{language}", "") for language in sent}

    def _post_clean(self) -> None:
        # A new row has no parent yet when Oscar's Product.clean asks for one; the view sets both before saving.
        if self.instance.pk is None:
            self.instance.structure = Product.CHILD
            self.instance.parent = self.parent
            self.instance.partner = self.parent.partner
        super()._post_clean()  # type: ignore[misc]

    parent: Product


def variants_formset(parent: Product, data: Any = None) -> Any:
    """The formset of ``parent``'s sizes and two empty rows."""

    class Form(VariantForm):
        pass

    # In the eyes of Product.clean only a product of sizes can have one; this product becomes it when it is saved.
    Form.parent = copy(parent)
    Form.parent.structure = Product.PARENT
    factory = forms.modelformset_factory(Product, form=Form, extra=MORE_ROWS)
    children = (
        Product.objects.filter(parent=parent).select_related("parent").prefetch_related("stockrecords", "translations").order_by("pk")
    )
    initial = [] if parent.is_parent else [_as_first_size(parent)]
    formset = factory(data, queryset=children, prefix="sizes", initial=initial)
    if initial and formset.forms:
        formset.forms[0].empty_permitted = False  # the first size counts also where nothing of it was changed
    return formset


def _as_first_size(product: Product) -> dict[str, Any]:
    """What a product sold in one size becomes when it gets several: its first size."""
    record = product.stockrecord
    first = {"title": product.net_content_text, "net_content": product.net_content, "net_unit": product.net_unit, "grams": product.grams}
    if record is None:
        return first
    of_record = {"price": record.price, "stock": record.num_in_stock, "stock_seen": record.num_in_stock}
    return {**first, **of_record, **shown_sale(record), **shown_weights(record)}


@transaction.atomic
def save_variants(*, parent: Product, forms_to_save: list[VariantForm]) -> list[Product]:
    """Write the sizes of ``parent``, turning it into a product of sizes first; ``StockBelowOrders`` where a stock cannot be.

    The price and stock that a product had in one size go to its first size, with what is ordered of it.
    """
    record = None
    if not parent.is_parent:
        record = StockRecord.objects.filter(product=parent).first()
        Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT)
        parent.structure = Product.PARENT
    saved = []
    for form in forms_to_save:
        child: Product = form.instance
        child.parent = parent
        child.save()
        if record is not None:
            StockRecord.objects.filter(pk=record.pk).update(product=child)
            record = None
        _keep_names(child, form.names())
        given = form.cleaned_data
        try:
            keep_stock(
                product=child,
                price=given["price"],
                stock=given["stock"],
                seen=given.get("stock_seen"),
                sale=sale_of(given),
                weights=weights_of(given),
            )
        except StockBelowOrders as refused:
            form.add_error("stock", str(refused))
            raise
        saved.append(child)
    return saved


def _keep_names(child: Product, names: dict[str, str]) -> None:
    ProductTranslation.objects.filter(product=child, language__in=[language for language, name in names.items() if not name]).delete()
    for language, name in names.items():
        if name:
            ProductTranslation.objects.update_or_create(product=child, language=language, defaults={"title": name})


class VariantsView(View):
    """Lists the sizes of a product of the shop and takes changes of all of them at once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.product = get_object_or_404(listed_products(request).select_related("partner", "designation", "producer"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, variants_formset(self.product))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        formset = variants_formset(self.product, request.POST)
        if not formset.is_valid():
            return self._page(request, formset)
        given = [form for form in formset.forms if not form.empty_permitted or form.has_changed()]
        if not self._may_be_published(given):
            return self._page(request, formset)
        was_parent = self.product.is_parent
        try:
            save_variants(parent=self.product, forms_to_save=given)
        except StockBelowOrders:
            self.product.structure = Product.PARENT if was_parent else Product.STANDALONE
            return self._page(request, formset)
        log(instance=self.product, action="wagtail.edit", user=request.user)
        messages.success(request, _("The sizes of “%(title)s” are saved.") % {"title": self.product.title})
        return redirect("products:variants", pk)

    def _may_be_published(self, given: list[VariantForm]) -> bool:
        """Whether no size brings in a protected name that the product may not carry; says so beside the size."""
        is_fine = True
        titles = [self.product.title, *(text.title for text in self.product.translations.all())]
        for form in given if self.product.is_public else []:
            size = form.cleaned_data["title"]
            sizes = [size, *filter(None, form.names().values())]
            reasons = refusals_for(self.product, texts=[*sizes, *(f"{title} {name}" for title in titles for name in sizes)])
            if reasons:
                form.add_error("title", reasons)
                is_fine = False
        return is_fine

    def _page(self, request: HttpRequest, formset: Any) -> HttpResponse:
        crumbs = [
            {"url": reverse("products:index"), "label": _("Products")},
            {"url": reverse("products:edit", args=(self.product.pk,)), "label": self.product.title},
            {"url": "", "label": _("Sizes")},
        ]
        context = {
            "product": self.product,
            "formset": formset,
            "breadcrumbs_items": crumbs,
            "page_title": _("Sizes"),
            "page_subtitle": self.product.title,
            "header_icon": "tag",
        }
        return render(request, "shops/backoffice/product_variants.html", context)
