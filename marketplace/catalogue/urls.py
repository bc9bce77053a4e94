"""The catalogue's addresses."""

from django.urls import path

from marketplace.catalogue import listing, product_page

urlpatterns = [
    path("products/", listing.products, name="products"),
    path("products/<slug:slug>-<int:pk>/", listing.category, name="category"),
    path("product/<slug:slug>-<int:pk>/", product_page.product, name="product"),
]
