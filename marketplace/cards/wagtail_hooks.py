"""The place of card payments in Wagtail's admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from marketplace.cards.desk import EventViewSet, SessionViewSet
from marketplace.cards.dispute_desk import DisputeViewSet


class CardGroup(ViewSetGroup):
    menu_label = _("Cards")
    menu_name = "cards"
    menu_icon = "list-ul"
    menu_order = 215
    items = (SessionViewSet(), DisputeViewSet(), EventViewSet())


@hooks.register("register_admin_viewset")
def register_cards() -> CardGroup:
    return CardGroup()
