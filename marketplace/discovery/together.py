"""What is often bought together: counted by the database over all orders of a year, and written anew each night.

A pair counts from ``FEWEST_ORDERS`` orders on, and where it is there more often than by chance: lift, P(a and b) / (P(a) P(b)), above 1.
It is of products: variants count for theirs. No person is in it.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from marketplace.discovery.models import FEWEST_ORDERS, BoughtTogether

COUNTED_FOR = dt.timedelta(days=365)
PAIRS_OF_A_PRODUCT = 12
# Of an order with more different things nobody could say that they go together, and its pairs are too many.
MOST_IN_AN_ORDER = 50

_WRITE = """
INSERT INTO discovery_boughttogether (product_id, other_id, orders, lift, place)
WITH bought AS (
    SELECT DISTINCT line.order_id, COALESCE(product.parent_id, product.id) AS product_id
    FROM order_line line
    JOIN order_order ON order_order.id = line.order_id
    JOIN order_shoporder part ON part.id = line.shop_order_id
    JOIN catalogue_product product ON product.id = line.product_id
    WHERE order_order.paid_at >= %(since)s AND order_order.cancelled_at IS NULL AND part.state <> 'cancelled'
), often AS (
    SELECT product_id, COUNT(*) AS orders FROM bought GROUP BY product_id HAVING COUNT(*) >= %(fewest)s
), sized AS (
    SELECT order_id FROM bought GROUP BY order_id HAVING COUNT(*) BETWEEN 2 AND %(most)s
), counted AS (
    SELECT bought.order_id, bought.product_id FROM bought
    JOIN often ON often.product_id = bought.product_id JOIN sized ON sized.order_id = bought.order_id
), pairs AS (
    SELECT one.product_id, two.product_id AS other_id, COUNT(*) AS orders
    FROM counted one JOIN counted two ON two.order_id = one.order_id AND two.product_id <> one.product_id
    GROUP BY one.product_id, two.product_id HAVING COUNT(*) >= %(fewest)s
), weighed AS (
    SELECT pairs.product_id, pairs.other_id, pairs.orders,
        1.0 * pairs.orders * (SELECT COUNT(DISTINCT order_id) FROM bought) / (a.orders * b.orders) AS lift
    FROM pairs JOIN often a ON a.product_id = pairs.product_id JOIN often b ON b.product_id = pairs.other_id
), placed AS (
    SELECT weighed.*, ROW_NUMBER() OVER (PARTITION BY product_id ORDER BY lift DESC, orders DESC, other_id) AS place
    FROM weighed WHERE lift > 1
)
SELECT product_id, other_id, orders, lift, place FROM placed WHERE place <= %(pairs)s
"""


def count_together(now: dt.datetime) -> int:
    """Replace all pairs, in one transaction: pages show those of before until it ends. Returns how many there are."""
    values = {
        "since": connection.ops.adapt_datetimefield_value(now - COUNTED_FOR),
        "fewest": FEWEST_ORDERS,
        "most": MOST_IN_AN_ORDER,
        "pairs": PAIRS_OF_A_PRODUCT,
    }
    with transaction.atomic():
        BoughtTogether.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, values)
        return BoughtTogether.objects.count()
