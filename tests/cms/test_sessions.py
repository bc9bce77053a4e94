"""Sessions are found by their key as long as they last."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from cms.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_is_found_until_it_ends() -> None:
    kept = SessionStore()
    kept["word"] = "queijo"
    kept.save()
    assert SessionStore(kept.session_key)["word"] == "queijo"
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    ended = SessionStore(kept.session_key)
    assert "word" not in ended
    assert ended.session_key is None


def test_a_key_that_nobody_gave_is_nobodys() -> None:
    made_up = SessionStore("a" * 32)
    assert made_up.load() == {}
    assert made_up.session_key is None
