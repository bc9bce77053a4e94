from typing import Any

from django.db import migrations


def archive(apps: Any, schema_editor: Any) -> None:
    """What was taken out of the lists because it had been ordered can be brought back now."""
    apps.get_model("catalogue", "Product").objects.filter(off_sale_reason="removed").update(off_sale_reason="archived")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_shown_for_some_days")]
    operations = [migrations.RunPython(archive, migrations.RunPython.noop)]
