"""The place of buyers' credit in Wagtail's admin: the operator comes to it from the Books."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from marketplace.credit.desk import CreditList, CreditPage

urlpatterns = ([path("", CreditList.as_view(), name="index"), path("<int:pk>/", CreditPage.as_view(), name="credit")], "buyers_credit")


@hooks.register("register_admin_urls")
def credit_urls() -> list[URLResolver]:
    return [path("buyers-credit/", include(urlpatterns))]
