from django.urls import path

from marketplace.checkout import views

urlpatterns = [
    path("checkout/", views.address, name="checkout"),
    path("checkout/delivery/", views.delivery, name="checkout_delivery"),
    path("checkout/payment/", views.payment, name="checkout_payment"),
]
