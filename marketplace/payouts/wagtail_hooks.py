"""The place of payouts in Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.roles import Role
from logistics.backoffice.menu import RoleMenuItem
from marketplace.payouts.backoffice import pages, reversals

urlpatterns = (
    [
        path("", pages.Payouts.as_view(), name="index"),
        path("start/", pages.start, name="start"),
        path("rules/", pages.TermsPage.as_view(), name="terms"),
        path("failed/", pages.FailedTransfers.as_view(), name="failed"),
        path("failed/<int:pk>/", pages.again, name="again"),
        path("reversals/", reversals.FailedReversals.as_view(), name="reversals"),
        path("reversals/<int:pk>/", reversals.reverse_again, name="reverse_again"),
        path("runs/<int:pk>/", pages.RunPage.as_view(), name="run"),
        path("runs/<int:pk>/file/", pages.run_file, name="file"),
        path("runs/<int:pk>/done/", pages.done, name="done"),
        path("<int:pk>/came-back/", pages.returned, name="returned"),
        path("statements/<int:pk>/", pages.statement, name="statement"),
        path("sellers/<int:pk>/", pages.SellerPage.as_view(), name="seller"),
    ],
    "payouts",
)


@hooks.register("register_admin_urls")
def payout_urls() -> list[URLResolver]:
    return [path("payouts/", include(urlpatterns))]


@hooks.register("register_admin_menu_item")
def payouts_item() -> RoleMenuItem:
    return RoleMenuItem(_("Payouts"), reverse_lazy("payouts:index"), name="payouts", icon_name="decimal", order=211, roles=(Role.OPERATOR,))
