"""The shops' public addresses; the list of shops itself is a Wagtail page."""

from django.urls import include, path

import cms.converters  # noqa: F401
from shops import goods, views
from shops.joining import join

urlpatterns = [
    path("", include("shops.opening.urls")),
    path("shops/<slug:code>/", views.storefront, name="storefront"),
    path("shops/<slug:code>/products/", views.products, name="shop_products"),
    path("shops/<slug:code>/google.xml", goods.feed, name="shop_feed"),
    path("shops/<slug:code>/product/<slug:slug>-<row:pk>/", goods.product, name="shop_product"),
    path("shops/<slug:code>/contact/", views.contact, name="shop_contact"),
    path("shops/<slug:code>/delivery/", views.delivery, name="shop_delivery"),
    path("shops/<slug:code>/legal/", views.legal, name="shop_legal"),
    path("join/<str:token>/", join, name="join_shop"),
]
