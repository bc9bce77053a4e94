"""What the operator sets for slots, redirections and forwardings."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views.generic import EditView
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy
from accounts.roles import Role
from logistics.backoffice.operator import OperatorViewSet
from logistics.models import ForwardingPrice, RedirectionPrice, Slot
from logistics.slots.places import capacity_changed

for model in (ForwardingPrice, RedirectionPrice, Slot):
    register_permission_policy(model, RolePolicy(model, Role.OPERATOR))


class EditSlot(EditView):
    """Days that were begun follow what is written, as far as their places are not taken already."""

    def save_instance(self) -> Any:
        slot = super().save_instance()
        capacity_changed(slot, since=timezone.localdate())
        return slot


class SlotViewSet(OperatorViewSet):
    model = Slot
    name = "post_slots"
    icon = "time"
    edit_view_class = EditSlot
    list_display = ["service", "starts", "ends", "weekdays", "order_until", "capacity", "is_active"]
    list_filter = ["service"]
    panels = [
        FieldPanel("service"),
        FieldPanel("weekdays"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]), FieldPanel("order_until")], heading=_("Hours")),
        FieldPanel("capacity"),
        FieldPanel("area"),
        FieldPanel("is_active"),
    ]


class RedirectionPriceViewSet(OperatorViewSet):
    model = RedirectionPrice
    name = "post_redirection_prices"
    icon = "redirect"
    list_display = ["__str__", "price", "is_offered"]
    form_fields = ["kind", "price", "is_offered"]


class ForwardingPriceViewSet(OperatorViewSet):
    model = ForwardingPrice
    name = "post_forwarding_prices"
    icon = "mail"
    list_display = ["months", "price"]
    form_fields = ["months", "price"]
