from django.db import migrations

from marketplace.partner.price_models import PriceTriggers, begin_history


class Migration(migrations.Migration):
    dependencies = [("partner", "0004_prices_reduced_for_some_days")]
    operations = [
        migrations.RunPython(begin_history, migrations.RunPython.noop),
        migrations.RunPython(PriceTriggers.install_first, PriceTriggers.remove),
    ]
