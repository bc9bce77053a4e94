from django.urls import path

from marketplace.discovery import views

urlpatterns = [
    path("seen/", views.seen, name="seen_cards"),
    path("favourites/", views.favourites, name="favourites"),
    path("favourites/keep/", views.keep, name="favourite_keep"),
    path("favourites/forget/", views.forget, name="favourite_forget"),
]
