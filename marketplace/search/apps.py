"""The room where everything on the marketplace is found."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "marketplace.search"
    label = "market_search"  # "search" is Oscar's
    default_auto_field = "django.db.models.BigAutoField"
