"""Where each database keeps the words, and the first generation."""

from django.db import migrations

from marketplace.search.backends.database.schema import first_generation, install, remove


class Migration(migrations.Migration):

    dependencies = [
        ('market_search', '0004_index_in_the_database'),
    ]

    operations = [
        migrations.RunPython(install, remove),
        migrations.RunPython(first_generation, migrations.RunPython.noop),
    ]
