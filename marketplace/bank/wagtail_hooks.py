"""The bank's place in Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.roles import Role
from logistics.backoffice.menu import RoleMenuItem
from marketplace.bank.desk import LinePage, Lines, Preview, StatementPage, Statements

urlpatterns = (
    [
        path("", Statements.as_view(), name="index"),
        path("files/<int:pk>/", Preview.as_view(), name="preview"),
        path("statements/<int:pk>/", StatementPage.as_view(), name="statement"),
        path("lines/", Lines.as_view(), name="lines"),
        path("lines/<int:pk>/", LinePage.as_view(), name="line"),
    ],
    "bank",
)


@hooks.register("register_admin_urls")
def bank_urls() -> list[URLResolver]:
    return [path("bank/", include(urlpatterns))]


@hooks.register("register_admin_menu_item")
def bank_item() -> RoleMenuItem:
    return RoleMenuItem(_("Bank"), reverse_lazy("bank:index"), name="bank", icon_name="list-ul", order=212, roles=(Role.OPERATOR,))
