"""The counter's place in Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from logistics.backoffice.base import CLERKS
from logistics.backoffice.menu import RoleMenuItem
from marketplace.slips.counter import Counter, ReceiptPage, take
from marketplace.slips.desk import Surpluses, Way, Ways

urlpatterns = (
    [
        path("", Counter.as_view(), name="index"),
        path("<int:pk>/take/", take, name="take"),
        path("receipts/<int:pk>/", ReceiptPage.as_view(), name="receipt"),
    ],
    "counter",
)


way_patterns = (
    [
        path("", Ways.as_view(), name="index"),
        path("<int:pk>/", Way.as_view(), name="way"),
        path("money-for-nothing/", Surpluses.as_view(), name="surpluses"),
    ],
    "slip_ways",
)


@hooks.register("register_admin_urls")
def counter_urls() -> list[URLResolver]:
    return [path("counter/", include(urlpatterns)), path("slip-ways/", include(way_patterns))]


@hooks.register("register_admin_menu_item")
def counter_item() -> RoleMenuItem:
    return RoleMenuItem(_("Counter"), reverse_lazy("counter:index"), name="counter", icon_name="tick-inverse", order=10, roles=CLERKS)
