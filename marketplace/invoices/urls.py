from django.urls import path

from marketplace.invoices import views

urlpatterns = [
    path("order/<slug:token>/invoices/<uuid:pk>/", views.of_order, name="order_invoice"),
]
