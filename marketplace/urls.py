"""What a shopper sees, beside the pages that Wagtail serves."""

from django.urls import include, path

urlpatterns = [
    path("", include("marketplace.catalogue.urls")),
    path("", include("marketplace.reviews.urls")),
    path("", include("marketplace.discovery.urls")),
    path("", include("marketplace.search.urls")),
    path("", include("marketplace.basket.urls")),
    path("", include("marketplace.checkout.urls")),
    path("", include("marketplace.order.urls")),
    path("", include("marketplace.credit.urls")),
    path("", include("marketplace.refunds.urls")),
    path("", include("marketplace.cards.urls")),
    path("", include("marketplace.invoices.urls")),
    path("", include("marketplace.postage.urls")),
]
