"""The public addresses of the post."""

from django.urls import path

from logistics import pay_views, place_views, recipient_views, views
from logistics.driver import views as driving
from logistics.forwarding import views as forwarding
from logistics.letters import views as letters
from logistics.redirecting.views import redirect_parcel
from logistics.sending import steps
from logistics.sending import views as sending
from logistics.sending.into_locker import leave_sending_in_locker

urlpatterns = [
    path("offices/", place_views.offices, name="offices"),
    path("offices/<slug:code>/", place_views.office, name="office"),
    path("lockers/<slug:code>/", place_views.locker, name="locker"),
    path("track/", views.track, name="track"),
    path("track/<str:number>/", views.parcel_tracking, name="parcel_tracking"),
    path("track/<str:number>/code/", recipient_views.send_code_again, name="send_code_again"),
    path("track/<str:number>/mine/<str:token>/", recipient_views.parcel_for_recipient, name="parcel_for_recipient"),
    path("pay/", pay_views.find_charge, name="find_charge"),
    path("pay/<str:reference>/", pay_views.pay_postage, name="pay_postage"),
    path("send/", steps.send, name="send"),
    path("send/mine/", sending.sendings, name="sendings"),
    path("send/<slug:token>/", sending.sending, name="sending"),
    path("send/<slug:token>/addresses/", steps.send_addresses, name="send_addresses"),
    path("send/<slug:token>/parcel/", steps.send_parcel, name="send_parcel"),
    path("send/<slug:token>/service/", steps.send_service, name="send_service"),
    path("send/<slug:token>/check/", steps.send_check, name="send_check"),
    path("send/<slug:token>/label-<slug:paper>.pdf", sending.sending_label, name="sending_label"),
    path("send/<slug:token>/call-off/", sending.call_off_sending, name="call_off_sending"),
    path("send/<slug:token>/locker/", leave_sending_in_locker, name="leave_sending_in_locker"),
    path("send/<slug:token>/change/", sending.write_sending_anew, name="write_sending_anew"),
    path("letters/", letters.letters, name="letters"),
    path("letters/write/", letters.write_letter, name="write_letter"),
    path("letters/upload/", letters.upload_letter, name="upload_letter"),
    path("letters/<int:pk>/<str:token>/", letters.letter, name="letter"),
    path("letters/<int:pk>/<str:token>/text/", letters.letter_text, name="letter_text"),
    path("letters/<int:pk>/<str:token>/address/", letters.letter_address, name="letter_address"),
    path("letters/<int:pk>/<str:token>/first.png", letters.letter_picture, name="letter_picture"),
    path("letters/<int:pk>/<str:token>/letter.pdf", letters.letter_file, name="letter_file"),
    path("track/<str:number>/mine/<str:token>/redirect/", redirect_parcel, name="redirect_parcel"),
    path("forwarding/", forwarding.ask_for_forwarding, name="forwarding"),
    path("forwarding/<str:token>/", forwarding.forwarding_status, name="forwarding_status"),
    path("driver/", driving.driver, name="driver"),
    path("driver/state/", driving.driver_state, name="driver_state"),
    path("driver/worker.js", driving.driver_worker, name="driver_worker"),
    path("driver/<int:pk>/", driving.driver_round, name="driver_round"),
    path("driver/<int:pk>/step/", driving.driver_step, name="driver_step"),
    path("driver/stops/<int:pk>/", driving.driver_report, name="driver_report"),
]
