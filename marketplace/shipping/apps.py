from oscar.core.application import OscarConfig


class ShippingConfig(OscarConfig):
    """Our fork of Oscar's app; the label stays Oscar's. Oscar's own config would pull in its views and the apps behind them."""

    name = "marketplace.shipping"
    label = "shipping"
