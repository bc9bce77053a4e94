from django.db import migrations

from marketplace.search import triggers


class Migration(migrations.Migration):
    """The triggers are made after ``migrate``; going back behind this, they go before the table that they write to."""

    dependencies = [
        ("market_search", "0002_keeping_the_index"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, triggers.remove),
    ]
