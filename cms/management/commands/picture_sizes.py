"""``manage.py picture_sizes``: pictures that lack a size get it in the background."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.sizing import queue_what_lacks


class Command(BaseCommand):
    help = "Queues every picture that lacks a size or a form, say after an update that brought a new one. Asked again, it does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        count = queue_what_lacks()
        self.stdout.write(f"{count} of the pictures lack something: the workers make it now." if count else "Every picture has its sizes.")
