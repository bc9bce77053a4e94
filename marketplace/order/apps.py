from oscar.core.application import OscarConfig


class OrderConfig(OscarConfig):
    """Our fork of Oscar's app; the label stays Oscar's. Oscar's own config would pull in its views and the apps behind them."""

    name = "marketplace.order"
    label = "order"

    def ready(self) -> None:
        from marketplace.order import receivers  # noqa: F401
