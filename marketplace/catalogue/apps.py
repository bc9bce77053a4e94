from oscar.core.application import OscarConfig


class CatalogueConfig(OscarConfig):
    """Our fork of Oscar's app; the label stays Oscar's. Oscar's own config would pull in its views and the apps behind them."""

    name = "marketplace.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from oscar.apps.catalogue import receivers  # noqa: F401
