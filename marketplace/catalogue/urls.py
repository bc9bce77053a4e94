"""The catalogue's addresses."""

from django.urls import path

import cms.converters  # noqa: F401
from marketplace.catalogue import makers, product_page
from marketplace.catalogue.feeds import views as feeds

urlpatterns = [
    path("product/<slug:slug>-<row:pk>/", product_page.product, name="product"),
    path("feeds/google.xml", feeds.everything, name="feed"),
    path("makers/<slug:slug>/", makers.maker, name="producer"),
]
