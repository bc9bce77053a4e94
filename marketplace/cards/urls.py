from django.urls import path

from marketplace.cards import views

urlpatterns = [
    path("order/<slug:token>/card/", views.card, name="card_payment"),
    path("order/<slug:token>/card/pay/", views.pay, name="card_pay"),
    path("order/<slug:token>/card/return/", views.back_from_stripe, name="card_return"),
    path("order/<slug:token>/card/slip/", views.pay_otherwise, name="card_slip"),
    path("order/<slug:token>/card/basket/", views.basket_back, name="card_basket"),
]
