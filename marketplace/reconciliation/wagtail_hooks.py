"""The reconciliation's place in Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.roles import Role
from logistics.backoffice.menu import RoleMenuItem
from marketplace.reconciliation.desk import DayPage, Reconciliation

urlpatterns = (
    [
        path("", Reconciliation.as_view(), name="index"),
        path("<slug:channel>/<slug:day>/", DayPage.as_view(), name="day"),
    ],
    "reconciliation",
)


@hooks.register("register_admin_urls")
def reconciliation_urls() -> list[URLResolver]:
    return [path("reconciliation/", include(urlpatterns))]


@hooks.register("register_admin_menu_item")
def reconciliation_item() -> RoleMenuItem:
    url = reverse_lazy("reconciliation:index")
    return RoleMenuItem(_("Reconciliation"), url, name="reconciliation", icon_name="check", order=213, roles=(Role.OPERATOR,))
