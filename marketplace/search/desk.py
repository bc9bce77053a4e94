"""What the operator sees of the index: things that could not be brought in, and why."""

from __future__ import annotations

from django.urls import URLPattern
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy
from accounts.roles import Role
from marketplace.search.models import SetAside
from producers.viewsets import OperatorIndexView, OperatorViewSet

register_permission_policy(SetAside, RolePolicy(SetAside, Role.OPERATOR))


class SetAsideList(OperatorIndexView):
    def get_edit_url(self, instance: SetAside) -> None:
        """Nothing can be done to it here: it goes when the thing can be brought in."""
        return

    get_delete_url = get_edit_url


class SetAsideViewSet(OperatorViewSet):
    model = SetAside
    name = "not_found"
    icon = "warning"
    menu_label = gettext_lazy("Not found by the search")
    menu_order = 216
    add_to_admin_menu = True
    index_view_class = SetAsideList
    list_per_page = 100
    list_display = [
        Column("key", label=gettext_lazy("Thing"), sort_key="key"),
        Column("backend", label=gettext_lazy("Index")),
        Column("error", label=gettext_lazy("Error")),
        DateColumn("at", label=gettext_lazy("Since"), sort_key="at"),
    ]
    form_fields = ["key"]
    ordering = ("-at", "-pk")

    def get_common_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        gone = {f"{name}_url_name": None for name in ("add", "edit", "delete", "history")}
        return {**super().get_common_view_kwargs(**kwargs), **gone}

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list alone."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in {"index", "index_results"}]
