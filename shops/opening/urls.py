"""The way to a shop. Under the language, beside the shops' own addresses."""

from django.urls import path

from shops.opening.views import account, ending, look, products, start, steps

urlpatterns = [
    path("open-a-shop/", start.open_shop, name="open_shop"),
    path("open-a-shop/account/", account.ask_address, name="opening_account"),
    path("open-a-shop/mail-sent/", account.mail_sent, name="opening_mail_sent"),
    path("open-a-shop/confirm/<str:token>/", account.confirm, name="opening_confirm"),
    path("open-a-shop/address/", steps.address_check, name="opening_address"),
    path("open-a-shop/look/preview/", look.preview, name="opening_preview"),
    path("open-a-shop/products/<int:pk>/", products.change, name="opening_product"),
    path("open-a-shop/products/<int:pk>/food/", products.food, name="opening_food"),
    path("open-a-shop/products/<int:pk>/remove/", products.remove, name="opening_remove_product"),
    path("open-a-shop/waiting/", ending.waiting, name="opening_waiting"),
    path("open-a-shop/take-back/", ending.back_in_hand, name="opening_take_back"),
    path("open-a-shop/<slug:step>/", steps.step, name="opening_step"),
]
