from django.urls import path

from accounts import security_views, views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("after-sign-in/", views.after_sign_in, name="after_sign_in"),
    path("sign-in/code/", security_views.second_factor_code, name="second_factor"),
    path("account/security/", security_views.security, name="security"),
    path("account/security/app/", security_views.set_up, name="second_factor_set_up"),
    path("account/security/app/off/", security_views.turn_off, name="second_factor_off"),
    path("account/security/sign-out-elsewhere/", security_views.sign_out_others, name="sign_out_elsewhere"),
]
