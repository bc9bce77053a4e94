"""The shops' public addresses; the list of shops itself is a Wagtail page."""

from django.urls import include, path

from shops import views
from shops.joining import join

urlpatterns = [
    path("", include("shops.opening.urls")),
    path("shops/<slug:code>/", views.storefront, name="storefront"),
    path("shops/<slug:code>/products/", views.products, name="shop_products"),
    path("shops/<slug:code>/contact/", views.contact, name="shop_contact"),
    path("shops/<slug:code>/delivery/", views.delivery, name="shop_delivery"),
    path("shops/<slug:code>/legal/", views.legal, name="shop_legal"),
    path("join/<str:token>/", join, name="join_shop"),
]
