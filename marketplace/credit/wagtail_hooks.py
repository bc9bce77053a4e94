"""The place of buyers' credit in Wagtail's admin: the operator comes to it from the Books."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from marketplace.credit.desk import CreditList, CreditPage
from marketplace.credit.payout_desk import CreditPayouts, PayOut, settle

urlpatterns = (
    [
        path("", CreditList.as_view(), name="index"),
        path("payouts/", CreditPayouts.as_view(), name="payouts"),
        path("payouts/<int:pk>/", settle, name="settle"),
        path("<int:pk>/", CreditPage.as_view(), name="credit"),
        path("<int:pk>/pay-out/", PayOut.as_view(), name="pay_out"),
    ],
    "buyers_credit",
)


@hooks.register("register_admin_urls")
def credit_urls() -> list[URLResolver]:
    return [path("buyers-credit/", include(urlpatterns))]
