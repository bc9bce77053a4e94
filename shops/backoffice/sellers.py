"""The operator's list of sellers and their shops."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from marketplace.partner.models import Partner
from shops.models import Shop


def shop_link(partner: Partner) -> str:
    """A link to the shop's public page, or nothing where the seller has none yet."""
    if not hasattr(partner, "shop"):
        return ""
    return format_html('<a href="{}">{}</a>', reverse("storefront", args=[partner.code]), _("See the shop"))


class SellerForm(WagtailAdminModelForm):
    """The seller's own fields, and the one of its shop that the operator decides. The name stands over the shop and on each order."""

    needs_second_factor = forms.BooleanField(
        label=Shop._meta.get_field("needs_second_factor").verbose_name,
        help_text=Shop._meta.get_field("needs_second_factor").help_text,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        shop = Shop.objects.filter(partner=self.instance.pk).first()
        self.fields["needs_second_factor"].initial = bool(shop and shop.needs_second_factor)

    def save(self, commit: bool = True) -> Partner:
        partner: Partner = super().save(commit)
        Shop.objects.filter(partner=partner.pk).update(needs_second_factor=self.cleaned_data["needs_second_factor"])
        return partner


class SellerList(generic.IndexView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(gettext("Open a shop for somebody"), url=reverse("shop_by_hand:index"), icon_name="plus")]

    def get_base_queryset(self) -> QuerySet[Partner]:
        return Partner.objects.filter(is_admitted=True).select_related("shop")


class SellerEdit(generic.EditView):
    """A seller on its way is ruled on in the queue of admissions, not opened here."""

    def get_queryset(self) -> QuerySet[Partner]:
        return Partner.objects.filter(is_admitted=True)

    get_base_object_queryset = get_queryset


class Sellers(ModelViewSet):
    """Sellers come in by opening a shop; here the operator corrects what is written about them, and opens and closes."""

    model = Partner
    name = "sellers"
    icon = "group"
    menu_label = _("Sellers")
    menu_order = 200
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = SellerList
    edit_view_class = SellerEdit
    search_backend_name = None
    search_fields = ["name", "legal_name", "municipality", "tax_number"]
    list_filter = ["is_open", "municipality"]
    list_display = [
        "name",
        Column("municipality", label=_("Place")),
        BooleanColumn("is_open", label=_("Sells")),
        Column("shop", label=_("Shop"), accessor=shop_link),
    ]
    ordering = ("name",)
    panels = [
        FieldPanel("name"),
        FieldPanel(
            "is_open",
            heading=_("Sells"),
            help_text=_("Taken away, the shop shows that it is closed and its products leave the lists. Orders already placed go on."),
        ),
        MultiFieldPanel(
            [FieldPanel("legal_name"), FieldPanel("tax_number"), FieldPanel("email"), FieldPanel("phone")], heading=_("Who it is")
        ),
        MultiFieldPanel([FieldPanel("municipality"), FieldPanel("packing_days")], heading=_("Sending")),
        FieldPanel("needs_second_factor", heading=_("Owners sign in with a code")),
    ]
    edit_handler = ObjectList(panels, base_form_class=SellerForm)
