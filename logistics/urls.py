"""The public addresses of the post."""

from django.urls import path

from logistics import views

urlpatterns = [
    path("track/", views.track, name="track"),
    path("track/<str:number>/", views.parcel_tracking, name="parcel_tracking"),
]
