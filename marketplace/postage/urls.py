from django.urls import path

from marketplace.postage import views

urlpatterns = [path("pay/<slug:reference>/card/", views.postage_by_card, name="postage_by_card")]
