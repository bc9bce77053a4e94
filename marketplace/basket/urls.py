from django.urls import path

from marketplace.basket import views
from marketplace.offer.views import code

urlpatterns = [
    path("basket/", views.summary, name="basket"),
    path("basket/add/", views.add, name="basket_add"),
    path("basket/code/", code, name="basket_code"),
    path("basket/line/<int:pk>/", views.line, name="basket_line"),
]
