"""The shops' public addresses; the list of shops itself is a Wagtail page."""

from django.urls import path

from shops.joining import join
from shops.views import storefront

urlpatterns = [
    path("shops/<slug:code>/", storefront, name="storefront"),
    path("join/<str:token>/", join, name="join_shop"),
]
