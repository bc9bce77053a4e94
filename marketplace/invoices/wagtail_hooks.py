"""The invoices' place in Wagtail's admin, for the operator."""

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.roles import Role
from logistics.backoffice.menu import RoleMenuItem
from marketplace.invoices.backoffice.proof import Proof


@hooks.register("register_admin_urls")
def invoices_urls() -> list[URLResolver]:
    return [path("invoices/", include(([path("", Proof.as_view(), name="index")], "invoices")))]


@hooks.register("register_admin_menu_item")
def invoices_item() -> RoleMenuItem:
    return RoleMenuItem(
        _("All invoices"), reverse_lazy("invoices:index"), name="invoices", icon_name="doc-full", order=215, roles=(Role.OPERATOR,)
    )
