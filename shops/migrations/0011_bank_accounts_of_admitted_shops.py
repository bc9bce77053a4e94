from typing import Any

from django.db import migrations


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Shops that were admitted before have their account where payouts look for it."""
    accounts = apps.get_model("payouts", "BankAccount")
    for one in apps.get_model("shops", "PayoutAccount").objects.filter(shop__partner__is_admitted=True).select_related("shop"):
        if not accounts.objects.filter(partner=one.shop.partner_id, until=None).exists():
            accounts.objects.create(partner_id=one.shop.partner_id, holder=one.holder[:70], iban=one.iban, written_by_id=one.updated_by_id)


class Migration(migrations.Migration):
    dependencies = [("shops", "0010_where_products_came_from"), ("payouts", "0001_payouts")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
