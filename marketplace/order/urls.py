from django.urls import path

from marketplace.order import views

urlpatterns = [
    path("order/<slug:token>/", views.tracking, name="order_tracking"),
    path("order/<slug:token>/thanks/", views.thanks, name="order_thanks"),
    path("order/<slug:token>/slip/", views.slip, name="slip"),
    path("order/<slug:token>/<int:pk>/message/", views.message, name="order_message"),
    path("account/", views.account, name="account"),
]
