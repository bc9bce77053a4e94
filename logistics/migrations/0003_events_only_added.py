from django.db import migrations

from logistics.triggers import install, remove


class Migration(migrations.Migration):
    dependencies = [("logistics", "0002_service_indicator")]
    operations = [migrations.RunPython(install, remove)]
