"""The place of refunds in Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.roles import Role
from logistics.backoffice.menu import RoleMenuItem
from marketplace.refunds.desk import GiveBack, RefundList, settle
from marketplace.refunds.returned_desk import Returned, goods_back

urlpatterns = (
    [
        path("", RefundList.as_view(), name="index"),
        path("<int:pk>/settle/", settle, name="settle"),
        path("give/<int:pk>/", GiveBack.as_view(), name="give"),
        path("returned/<int:pk>/", Returned.as_view(), name="returned"),
        path("withdrawals/<int:pk>/back/", goods_back, name="back"),
    ],
    "refunds",
)


@hooks.register("register_admin_urls")
def refund_urls() -> list[URLResolver]:
    return [path("refunds/", include(urlpatterns))]


@hooks.register("register_admin_menu_item")
def refunds_item() -> RoleMenuItem:
    return RoleMenuItem(_("Refunds"), reverse_lazy("refunds:index"), name="refunds", icon_name="rotate", order=212, roles=(Role.OPERATOR,))
