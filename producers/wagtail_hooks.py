"""What this room adds to the back office: the operator's menu, and the words of its rulings in the history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry

from producers.ruling import AttestationViewSet
from producers.viewsets import DesignationViewSet, ProducerViewSet


class OriginGroup(ViewSetGroup):
    menu_label = _("Origin")
    menu_name = "origin"
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (AttestationViewSet(), DesignationViewSet(), ProducerViewSet())


@hooks.register("register_admin_viewset")
def register_origin() -> OriginGroup:
    return OriginGroup()


@hooks.register("register_log_actions")
def register_rulings(actions: LogActionRegistry) -> None:
    actions.register_action("producers.accept", _("Accept"), _("Accepted the attestation"))
    actions.register_action("producers.refuse", _("Refuse"), _("Refused the attestation"))
