"""The operator's menu of what the post keeps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from logistics.backoffice.letters import PagePriceViewSet
from logistics.backoffice.lockers import LockerViewSet
from logistics.backoffice.moves import ForwardingPriceViewSet, RedirectionPriceViewSet, SlotViewSet
from logistics.backoffice.number_ranges import NumberRangeViewSet
from logistics.backoffice.offices import OfficeViewSet
from logistics.backoffice.operator import ClosureViewSet, ServiceViewSet, TariffViewSet, ZoneViewSet
from logistics.backoffice.printers import PrinterViewSet
from logistics.backoffice.vehicles import PostcodePlaceViewSet, VehicleViewSet


class PostGroup(ModelViewSetGroup):
    menu_label = _("Post")
    menu_icon = "site"
    menu_order = 600
    items = (
        ServiceViewSet,
        TariffViewSet,
        PagePriceViewSet,
        ZoneViewSet,
        ClosureViewSet,
        NumberRangeViewSet,
        PrinterViewSet,
        OfficeViewSet,
        LockerViewSet,
        VehicleViewSet,
        PostcodePlaceViewSet,
        SlotViewSet,
        RedirectionPriceViewSet,
        ForwardingPriceViewSet,
    )
