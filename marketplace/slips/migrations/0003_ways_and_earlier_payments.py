from typing import Any

from django.db import migrations

WAYS = [
    {"code": "counter", "clearing": "slip", "working_days": 3, "arrives_after": 0, "on_slips": True},
    {"code": "bank_transfer", "clearing": "bank_transfer", "working_days": 3, "arrives_after": 3, "on_slips": False},
]


def add_ways(apps: Any, schema_editor: Any) -> None:
    for way in WAYS:
        apps.get_model("slips", "Channel").objects.get_or_create(code=way["code"], defaults=way)


def move_payments(apps: Any, schema_editor: Any) -> None:
    """What was taken at counters until now becomes receipts; it was booked with its order."""
    slips, payments = apps.get_model("slips", "Slip"), apps.get_model("slips", "SlipPayment")
    dues, receipts, assignments = (apps.get_model("slips", name) for name in ("SlipDue", "Receipt", "Assignment"))
    for slip in slips.objects.iterator():
        dues.objects.get_or_create(slip=slip, channel_id="counter", defaults={"due_at": slip.due_at})
        if slip.state == "expired":
            slips.objects.filter(pk=slip.pk).update(expired_at=slip.order.cancelled_at)
    for payment in payments.objects.select_related("slip").order_by("pk"):
        receipt = receipts.objects.create(
            channel_id="counter",
            external=f"{payment.slip.reference}/1",
            amount=payment.amount,
            currency=payment.slip.currency,
            received_at=payment.taken_at,
            taken_by=payment.taken_by,
            with_order=True,
        )
        assignments.objects.create(receipt=receipt, slip=payment.slip, decided_by=payment.taken_by)


class Migration(migrations.Migration):

    dependencies = [
        ('slips', '0002_receipts'),
        ('order', '0006_receipts'),
    ]

    operations = [
        migrations.RunPython(add_ways, migrations.RunPython.noop),
        migrations.RunPython(move_payments, migrations.RunPython.noop),
        migrations.DeleteModel(name='SlipPayment'),
    ]
