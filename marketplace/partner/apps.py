from oscar.core.application import OscarConfig


class PartnerConfig(OscarConfig):
    """Our fork of Oscar's app; the label stays Oscar's. Oscar's own config would pull in its views and the apps behind them."""

    name = "marketplace.partner"
    label = "partner"

    def ready(self) -> None:
        from oscar.apps.partner import receivers  # noqa: F401
