from django.db import migrations

from marketplace.credit.triggers import install, remove


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_buyers_credit")]
    operations = [migrations.RunPython(install, remove)]
