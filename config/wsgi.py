"""The WSGI entry point: ``granian --interface wsgi config.wsgi:application``."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from cms.page_cache.handler import KeptFirst  # noqa: E402 - once Django is set up

application = KeptFirst()
