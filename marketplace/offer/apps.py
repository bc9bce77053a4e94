from oscar.core.application import OscarConfig


class OfferConfig(OscarConfig):
    """Our fork of Oscar's app; the label stays Oscar's. Oscar's own config would pull in its views and the apps behind them."""

    name = "marketplace.offer"
    label = "offer"

    def ready(self) -> None:
        from oscar.apps.offer import receivers  # noqa: F401
