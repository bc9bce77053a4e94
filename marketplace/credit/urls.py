from django.urls import path

from marketplace.credit.views import pay_out, your_credit

urlpatterns = [
    path("account/credit/", your_credit, name="your_credit"),
    path("account/credit/pay-out/", pay_out, name="pay_out_credit"),
]
