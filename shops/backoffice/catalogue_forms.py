"""The forms of bringing a catalogue in: the file, and what is chosen for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import Category
from shops.backoffice.category_choice import CategoryChoice
from shops.catalogue_files.limits import MOST_BYTES
from shops.models import CatalogueImport


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("The file with your products"),
        help_text=_("CSV or XLSX, up to 25 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,text/csv"}),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty. Export it again, and choose it once more.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 25 MB. Split it, or take out what is no product, and choose it again."))
        return file


class ChoicesForm(forms.ModelForm):
    """What a file cannot say itself. Only what this file leaves open is asked."""

    class Meta:
        model = CatalogueImport
        fields = ["default_category", "is_food", "grams", "text_language", "vat", "pieces"]
        widgets = {
            "vat": forms.NumberInput(attrs={"inputmode": "decimal", "min": "0", "max": "99", "step": "0.01"}),
            "grams": forms.NumberInput(attrs={"inputmode": "numeric", "min": "1"}),
            "pieces": forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"}),
        }
        help_texts = {
            "is_food": _("Food is published only with its food information; without it the products come in as drafts."),
            "vat": _("The file's prices are without VAT. Empty: the products come in as drafts without a price."),
            "grams": _("Postage is reckoned by it. Empty: products without a weight come in as drafts."),
            "pieces": _("Some rows say only that there is stock, not how much."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_category"] = CategoryChoice(
            label=_("Category for products that name none of ours"),
            queryset=Category.objects.named(),
            required=False,
            empty_label=_("None: keep them as drafts"),
        )
        self.fields["vat"].min_value = 0  # type: ignore[attr-defined]
        self.fields["pieces"].max_value = 1_000_000  # type: ignore[attr-defined]
        facts = self.instance.facts
        if not facts.get("lacks_vat"):
            del self.fields["vat"]
        if not facts.get("lacks_weight"):
            del self.fields["grams"]
        if not facts.get("says_only_in_stock"):
            del self.fields["pieces"]

    def clean_vat(self) -> Any:
        vat = self.cleaned_data["vat"]
        if vat is not None and not 0 <= vat < 100:
            raise forms.ValidationError(_("Enter a rate between 0 and 99, for example 6 or 23."))
        return vat

    def clean_grams(self) -> int | None:
        grams: int | None = self.cleaned_data["grams"]
        if grams is not None and grams > 1_000_000:
            raise forms.ValidationError(_("Enter at most 1,000,000."))
        return grams

    def clean_pieces(self) -> int:
        pieces: int = self.cleaned_data["pieces"]
        if pieces > 1_000_000:
            raise forms.ValidationError(_("Enter at most 1,000,000."))
        return pieces
