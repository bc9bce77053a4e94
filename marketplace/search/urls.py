"""Where things are found."""

from django.urls import path

import cms.converters  # noqa: F401
from marketplace.search import listing, near, suggesting, wishes

urlpatterns = [
    path("products/", listing.products, name="products"),
    path("products/<slug:slug>-<row:pk>/", listing.category, name="category"),
    path("near/", near.near_me, name="near"),
    path("suggestions/", suggesting.suggestions, name="suggestions"),
    path("wishes/", wishes.wish, name="wish"),
    path("opened/", wishes.opened, name="opened"),
]
