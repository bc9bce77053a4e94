from django.db.backends.signals import connection_created
from django.db.models.signals import post_save
from oscar.core.application import OscarConfig


class CatalogueConfig(OscarConfig):
    """Our fork of Oscar's app; the label stays Oscar's. Oscar's own config would pull in its views and the apps behind them."""

    name = "marketplace.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from oscar.apps.catalogue import receivers  # noqa: F401

        from marketplace.catalogue.folding import teach_sqlite
        from marketplace.catalogue.models import ProductImage
        from marketplace.catalogue.photos import queue_sizes

        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
        post_save.connect(queue_sizes, sender=ProductImage, dispatch_uid="queue_sizes")
