"""The place of postage by card in Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks

from marketplace.postage.desk import PostageViewSet


@hooks.register("register_admin_viewset")
def register_postage() -> PostageViewSet:
    return PostageViewSet()
