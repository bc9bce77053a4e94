"""The catalogue's part of the back office."""

from __future__ import annotations

from wagtail import hooks

from marketplace.catalogue.category_desk import CategoryViewSet


@hooks.register("register_admin_viewset")
def categories() -> CategoryViewSet:
    return CategoryViewSet()
