"""What happens in orders, for the rooms above. Receivers run inside the transaction and write rows only."""

from django.dispatch import Signal

# message: OrderMessage, written by the shopper
shopper_wrote = Signal()
# shop_order: ShopOrder, held by the sender; shortages: list of its ShopOrderShortage that were just recorded and booked
pieces_missing = Signal()
# shop_order: ShopOrder, held by the sender; weighings: list of its Weighing that were just recorded and booked
pieces_weighed = Signal()
