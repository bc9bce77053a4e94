"""A shop lists what it hands over to the post: a manifest, on paper with its own bars."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from logistics.backoffice.manifests import pdf_of
from logistics.manifests import MOST, ManifestRefused, call_off, counted, make_manifest
from logistics.models import Address
from shops.access import manifests_of, parcels_to_hand_over_of
from shops.backoffice.into_locker import IntoLocker

MOST_SHOWN = 30


class Manifests(WagtailAdminTemplateMixin, TemplateView):
    """What is ready to be handed over, one button, and the manifests made so far."""

    page_title = gettext_lazy("Hand-over to the post")
    header_icon = "list-ul"
    template_name = "shops/backoffice/manifests.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ready = parcels_to_hand_over_of(self.request).order_by().aggregate(parcels=Count("pk"))
        made = counted(manifests_of(self.request)).order_by("-pk")[:MOST_SHOWN]
        return {**super().get_context_data(**kwargs), "ready": ready, "manifests": made}

    def post(self, request: HttpRequest) -> HttpResponse:
        """A manifest for each address that the ready parcels are sent from: nearly always one."""
        ready = list(parcels_to_hand_over_of(request).select_related("shipment__sender")[:MOST])
        senders: dict[int, Address] = {parcel.shipment.sender_id: parcel.shipment.sender for parcel in ready}
        if not ready:
            messages.warning(request, _("There is no parcel with a printed label that waits for the post. Print the labels first."))
        for pk, sender in senders.items():
            try:
                manifest = make_manifest(
                    sender=sender, parcels=[parcel for parcel in ready if parcel.shipment.sender_id == pk], actor=request.user
                )
            except ManifestRefused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("Manifest %(number)s is made. Print it and put it with the parcels.") % {"number": manifest})
        return redirect("shop_manifests:index")


def manifest_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return pdf_of(get_object_or_404(manifests_of(request).select_related("sender"), pk=pk))


@require_POST
def call_off_manifest(request: HttpRequest, pk: int) -> HttpResponse:
    manifest = get_object_or_404(manifests_of(request), pk=pk)
    if call_off(manifest=manifest, actor=request.user):
        messages.success(request, _("Manifest %(number)s is called off. Its parcels are free again.") % {"number": manifest})
    else:
        messages.error(request, _("This manifest is closed, or parcels of it came already. Nothing was changed."))
    return redirect("shop_manifests:index")


class ShopManifests(ViewSet):
    """Mounted at ``/admin/hand-over/``."""

    name = "shop_manifests"
    url_prefix = "hand-over"
    icon = "list-ul"
    menu_label = gettext_lazy("Hand-over")
    menu_order = 112
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> Any:
        from shops.backoffice.menu import ShopMenuItem

        url = reverse("shop_manifests:index")
        return ShopMenuItem(self.menu_label, url, name="shop-manifests", icon_name=self.icon, order=self.menu_order)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", Manifests.as_view(), name="index"),
            path("locker/", IntoLocker.as_view(), name="locker"),
            path("<int:pk>/manifest.pdf", manifest_pdf, name="pdf"),
            path("<int:pk>/call-off/", call_off_manifest, name="call_off"),
        ]
