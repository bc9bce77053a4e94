import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_product_can_be_made() -> None:
    product = factories.make_product(price="9.90", stock=3)
    factories.make_service()
    assert product.stockrecords.get().net_stock_level == 3
