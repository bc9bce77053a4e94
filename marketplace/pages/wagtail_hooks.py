from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from marketplace.pages.choosers import producer_chooser, product_chooser


@hooks.register("register_admin_viewset")
def choosers() -> list[ViewSet]:
    return [product_chooser, producer_chooser]
