"""The catalogue's addresses."""

from django.urls import path

import cms.converters  # noqa: F401
from marketplace.catalogue import makers, product_page, social
from marketplace.catalogue.feeds import views as feeds

urlpatterns = [
    path("product/<slug:slug>-<row:pk>/", product_page.product, name="product"),
    path("feeds/google.xml", feeds.everything, name="feed"),
    path("makers/<slug:slug>/", makers.maker, name="producer"),
    path("social/product/<row:pk>-<slug:digest>.jpg", social.product_picture, name="product_card"),
    path("social/maker/<row:pk>-<slug:digest>.jpg", social.maker_picture, name="maker_card"),
]
