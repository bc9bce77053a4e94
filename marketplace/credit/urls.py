from django.urls import path

from marketplace.credit.views import your_credit

urlpatterns = [path("account/credit/", your_credit, name="your_credit")]
