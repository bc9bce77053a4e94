"""Who sells: what Regulation (EU) 2022/2065, art. 30(1) has a marketplace ask, and nothing that follows from an answer already given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from logistics.forms import AddressForm
from marketplace.partner.models import Partner
from shops.backoffice.selling import vat_exempt_field
from shops.models import Shop, Trader
from shops.opening.tax_numbers import TaxNumber, TaxNumberInvalid, read_tax_number


class TraderForm(AddressForm):
    """The address of the trader with the facts around it. The postal ``name`` is the legal one."""

    name = forms.CharField(
        label=gettext_lazy("Name of the firm, or your own name as on your identity card"),
        max_length=80,
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("Buyers see it on your page, as the law asks."),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address for buyers"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write an e-mail address at which buyers reach you."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like ana@example.org."),
        },
    )
    tax_number = forms.CharField(
        label=gettext_lazy("Tax number"),
        help_text=gettext_lazy(
            "NIF in Portugal; SIREN, SIRET or VAT number in France; RIDET in New Caledonia; VAT number elsewhere in the Union."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write your tax number.")},
    )
    is_vat_exempt = vat_exempt_field()
    identity_document = forms.CharField(
        label=gettext_lazy("Identity document, if you sell under your own name"),
        help_text=gettext_lazy(
            "Kind and number, like “Citizen card 12345678 9 ZZ1”. A firm leaves it empty: its tax number leads to the register. "
            "Only you and the operator see it."
        ),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    certified = forms.BooleanField(
        label=gettext_lazy("I promise to sell only products and services that comply with the law of the European Union."),
        error_messages={"required": gettext_lazy("Without this promise the law does not let us open your shop.")},
    )

    field_order = [
        "name",
        "tax_number",
        "is_vat_exempt",
        "street",
        "postcode",
        "locality",
        "country",
        "phone",
        "email",
        "identity_document",
        "certified",
    ]

    class Meta(AddressForm.Meta):
        fields = ["name", "street", "postcode", "locality", "country", "phone"]
        labels = {"street": gettext_lazy("Street and number")}

    ADDRESS_FIELDS = ("name", "street", "postcode", "locality", "country", "phone")

    def __init__(self, *args: Any, shop: Shop, user: User, **kwargs: Any) -> None:
        trader = Trader.objects.filter(shop=shop).select_related("address").first()
        super().__init__(*args, initial=self._first(shop, user, trader), autocomplete_section="", **kwargs)
        self.fields["name"].error_messages["required"] = _("Write the name of the firm, or your own.")
        self.fields["phone"].error_messages["required"] = _("Write a telephone number at which buyers reach you.")
        self.shop, self.user, self.trader = shop, user, trader
        self.tax: TaxNumber | None = None

    @staticmethod
    def _first(shop: Shop, user: User, trader: Trader | None) -> dict[str, Any]:
        partner = shop.partner
        first: dict[str, Any] = {
            "name": partner.legal_name or user.get_full_name(),
            "tax_number": partner.tax_number,
            "is_vat_exempt": partner.is_vat_exempt,
            "phone": partner.phone,
            "email": partner.email or user.email,
        }
        if trader is not None:
            first |= {name: getattr(trader.address, name) for name in ("street", "postcode", "locality", "country")}
            first |= {"identity_document": trader.identity_document, "certified": True}
        return first

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        country = str(cleaned.get("country") or "")
        if cleaned.get("tax_number"):
            try:
                self.tax = read_tax_number(str(cleaned["tax_number"]), country=country)
                cleaned["tax_number"] = self.tax.number
            except TaxNumberInvalid as invalid:
                self.add_error("tax_number", str(invalid))
        cleaned["identity_document"] = " ".join(str(cleaned.get("identity_document", "")).split())
        if self.tax is not None and not self.tax.register_number and not cleaned["identity_document"]:
            self.add_error(
                "identity_document",
                _("Your tax number is a person's, not a firm's. The law asks for an identity document then: write its kind and number."),
            )
        return cleaned

    @transaction.atomic
    def keep(self) -> Trader:
        """Write the trader, and on the seller what the public sees. An address that is the same stays the same row."""
        assert self.tax is not None
        given = self.cleaned_data
        address = self.trader.address if self.trader else None
        wanted = {name: given[name] for name in self.ADDRESS_FIELDS} | {"email": given["email"]}
        if address is None or any(getattr(address, name) != value for name, value in wanted.items()):
            address = super().save(commit=False)
            address.email = given["email"]
            address.save()
        partner = self.shop.partner
        sends_from = partner.sends_from_id
        if sends_from is None or (self.trader and sends_from == self.trader.address_id):
            sends_from = address.pk  # the parcels go from there, until something else is said
        Partner.objects.filter(pk=partner.pk).update(
            legal_name=given["name"],
            tax_number=self.tax.number,
            is_vat_exempt=given["is_vat_exempt"],
            email=given["email"],
            phone=given["phone"],
            municipality=given["locality"],
            sends_from=sends_from,
        )
        trader, _made = Trader.objects.update_or_create(
            shop=self.shop,
            defaults={
                "address": address,
                "register": self.tax.register,
                "register_number": self.tax.register_number,
                "identity_document": given["identity_document"],
                "certified_at": self.trader.certified_at if self.trader else timezone.now(),
                "certified_by": self.trader.certified_by if self.trader else self.user,
            },
        )
        return trader
