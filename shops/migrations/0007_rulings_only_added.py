from django.db import migrations

from shops.triggers import RULINGS


class Migration(migrations.Migration):
    dependencies = [("shops", "0006_opening")]
    operations = [migrations.RunPython(RULINGS.install, RULINGS.remove)]
