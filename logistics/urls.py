"""The public addresses of the post."""

from django.urls import path

from logistics import place_views, recipient_views, views

urlpatterns = [
    path("offices/", place_views.offices, name="offices"),
    path("offices/<slug:code>/", place_views.office, name="office"),
    path("lockers/<slug:code>/", place_views.locker, name="locker"),
    path("track/", views.track, name="track"),
    path("track/<str:number>/", views.parcel_tracking, name="parcel_tracking"),
    path("track/<str:number>/code/", recipient_views.send_code_again, name="send_code_again"),
    path("track/<str:number>/mine/<str:token>/", recipient_views.parcel_for_recipient, name="parcel_for_recipient"),
]
