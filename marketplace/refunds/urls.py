from django.urls import path

from marketplace.refunds import return_views, views

urlpatterns = [
    path("order/<slug:token>/cancel/", views.cancel, name="order_cancel"),
    path("order/<slug:token>/<int:pk>/cancel/", views.cancel, name="order_cancel_part"),
    path("order/<slug:token>/<int:pk>/withdraw/", views.withdraw, name="order_withdraw"),
    path("order/<slug:token>/<int:pk>/send-back/", return_views.choose_way_back, name="order_send_back"),
]
