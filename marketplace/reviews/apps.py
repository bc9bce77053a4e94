from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """The label ``reviews`` is Oscar's."""

    name = "marketplace.reviews"
    label = "buyer_reviews"
    verbose_name = _("Reviews")
