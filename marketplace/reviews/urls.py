from django.urls import path

import cms.converters  # noqa: F401
from marketplace.reviews import views

urlpatterns = [
    path("order/<slug:token>/review/<row:pk>/", views.review, name="review"),
    path("order/<slug:token>/review/<row:pk>/delete/", views.take_back_review, name="take_back_review"),
    path("product/<slug:slug>-<row:pk>/reviews/", views.reviews, name="product_reviews"),
]
