"""What a shopper sees, beside the pages that Wagtail serves."""

from django.urls import include, path

urlpatterns = [
    path("", include("marketplace.basket.urls")),
]
