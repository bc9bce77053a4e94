"""What is looked after regularly."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command

from background.tick import regularly


@regularly(name="cms.publish-scheduled", every=timedelta(minutes=1))
def publish_scheduled(now: datetime) -> None:
    """Publishes what its editor gave this day, and takes down what has ended. Wagtail's command reads the clock itself."""
    call_command("publish_scheduled")
