from django.urls import path

from marketplace.order import views

urlpatterns = [
    path("order/<str:token>/", views.tracking, name="order_tracking"),
    path("order/<str:token>/thanks/", views.thanks, name="order_thanks"),
    path("order/<str:token>/slip/", views.slip, name="slip"),
    path("account/", views.account, name="account"),
]
