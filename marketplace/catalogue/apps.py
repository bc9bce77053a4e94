from django.db.backends.signals import connection_created
from django.db.models.signals import post_save
from oscar.core.application import OscarConfig


class CatalogueConfig(OscarConfig):
    """Our fork of Oscar's app; the label stays Oscar's. Oscar's own config would pull in its views and the apps behind them."""

    name = "marketplace.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from oscar.apps.catalogue import receivers  # noqa: F401

        from cms.sizing import size_when
        from marketplace.catalogue.folding import teach_sqlite
        from marketplace.catalogue.models import ProductImage
        from producers.models import Producer

        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
        size_when(post_save, ProductImage, "image", "card", "product", "thumb")
        size_when(post_save, Producer, "photo", "card", "portrait")
