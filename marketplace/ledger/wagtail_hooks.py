"""The books' place in Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.roles import Role
from logistics.backoffice.menu import RoleMenuItem
from marketplace.ledger.backoffice.books import AccountPage, Books, CashUnderWay, OrderPage, SellersMoney, take_in

urlpatterns = (
    [
        path("", Books.as_view(), name="index"),
        path("sellers/", SellersMoney.as_view(), name="sellers"),
        path("accounts/<int:pk>/", AccountPage.as_view(), name="account"),
        path("orders/<str:number>/", OrderPage.as_view(), name="order"),
        path("cash/", CashUnderWay.as_view(), name="cash"),
        path("cash/<int:pk>/take-in/", take_in, name="take_in"),
    ],
    "books",
)


@hooks.register("register_admin_urls")
def books_urls() -> list[URLResolver]:
    return [path("books/", include(urlpatterns))]


@hooks.register("register_admin_menu_item")
def books_item() -> RoleMenuItem:
    return RoleMenuItem(_("Books"), reverse_lazy("books:index"), name="books", icon_name="decimal", order=210, roles=(Role.OPERATOR,))
