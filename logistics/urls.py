"""The public addresses of the post."""

from django.urls import path

from logistics import place_views, views

urlpatterns = [
    path("offices/", place_views.offices, name="offices"),
    path("offices/<slug:code>/", place_views.office, name="office"),
    path("lockers/<slug:code>/", place_views.locker, name="locker"),
    path("track/", views.track, name="track"),
    path("track/<str:number>/", views.parcel_tracking, name="parcel_tracking"),
]
