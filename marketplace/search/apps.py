"""The room where everything on the marketplace is found."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save, pre_migrate


class SearchConfig(AppConfig):
    name = "marketplace.search"
    label = "market_search"  # "search" is Oscar's
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.search import synonyms, triggers
        from marketplace.search.models import Synonym

        pre_migrate.connect(triggers.before_migrating, sender=self)
        post_migrate.connect(triggers.after_migrating, sender=self)
        for signal in (post_save, post_delete):
            signal.connect(synonyms.forget, sender=Synonym, dispatch_uid="market_search.synonyms")
