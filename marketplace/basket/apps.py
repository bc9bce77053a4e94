from oscar.core.application import OscarConfig


class BasketConfig(OscarConfig):
    """Our fork of Oscar's app; the label stays Oscar's. Oscar's own config would pull in its views and the apps behind them."""

    name = "marketplace.basket"
    label = "basket"

    def ready(self) -> None:
        from django.conf import settings

        from cms.page_cache import holes
        from marketplace.basket.context_processors import HOLE, mark_for

        holes.register(HOLE, mark_for, cookie=settings.OSCAR_BASKET_COOKIE_OPEN)
