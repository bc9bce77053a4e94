"""What is looked after regularly."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command

from background.tick import regularly
from cms.models import PageChange


@regularly(name="cms.publish-scheduled", every=timedelta(minutes=1))
def publish_scheduled(now: datetime) -> None:
    """Publishes what its editor gave this day, and takes down what has ended. Wagtail's command reads the clock itself."""
    call_command("publish_scheduled")


@regularly(name="cms.clear-page-changes", every=timedelta(hours=1))
def clear_old_page_changes(now: datetime) -> None:
    """No page is kept longer than to the next midnight, so nobody asks for older changes.

    The newest stays: from it a page knows how far it has seen, and without it all that is kept would be rendered anew.
    """
    old = PageChange.objects.filter(changed_at__lt=now - timedelta(days=2))
    old.exclude(pk__in=PageChange.objects.order_by("-pk").values("pk")[:1]).delete()
