"""What a visitor reads when something went wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import path

pytestmark = pytest.mark.django_db


def fails(request: Any) -> None:
    raise RuntimeError("a fault")


urlpatterns = [path("fails/", fails)]


def test_an_unknown_address(client: Client) -> None:
    answer = client.get("/en/nothing-of-this-name/")
    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_a_form_without_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/en/basket/add/", {"product": 1})
    assert answer.status_code == 403
    assert "The form could not be taken" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_needs_neither_database_nor_language() -> None:
    answer = Client(raise_request_exception=False).get("/fails/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "It is our fault" in page
    assert 'lang="pt"' in page
