from decimal import Decimal

from django.db import migrations
from django.db.models import Sum


def count(apps, schema_editor):
    """Pieces that were reported missing before count as gone back. Sums are made to the cent here: SQLite adds binary fractions."""
    shortage = apps.get_model("order", "ShopOrderShortage")
    line, shop_order = apps.get_model("order", "Line"), apps.get_model("order", "ShopOrder")
    cents = Decimal("0.01")
    for row in shortage.objects.order_by().values("line").annotate(pieces=Sum("quantity"), goods=Sum("goods")):
        line.objects.filter(pk=row["line"]).update(pieces_back=row["pieces"], amount_back=Decimal(str(row["goods"])).quantize(cents))
    for row in shortage.objects.order_by().values("shop_order").annotate(goods=Sum("goods"), delivery=Sum("delivery")):
        shop_order.objects.filter(pk=row["shop_order"]).update(
            goods_back=Decimal(str(row["goods"])).quantize(cents), delivery_back=Decimal(str(row["delivery"])).quantize(cents)
        )


class Migration(migrations.Migration):
    dependencies = [("order", "0007_what_goes_back")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
