"""A page's editor saves by itself while somebody publishes."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from accounts.roles import Role
from cms.models import ContentPage
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.usefixtures("committed_db")
BY_ITSELF = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


@pytest.fixture
def draft() -> ContentPage:
    home = rows.make_site()["en"].get_parent()
    page: ContentPage = home.add_child(instance=ContentPage(title="About", slug="about", locale=home.locale, live=False))
    page.save_revision()
    return page


def form(**fields: Any) -> dict[str, Any]:
    data: dict[str, Any] = nested_form_data({"title": "About us", "slug": "about", "body": streamfield([]), **fields})
    return data


def test_a_draft_that_saves_itself_does_not_take_down_what_is_published_meanwhile(operator: Client, draft: ContentPage) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    published: list[int] = []

    def publish() -> None:
        try:
            published.append(operator.post(address, form(**{"action-publish": "yes"})).status_code)
        finally:
            connection.close()

    pressing = threading.Thread(target=publish)

    def press(request: HttpRequest, page: Page) -> None:
        """The page is read and not written yet: now somebody presses “Publish”."""
        if pressing.ident is None:
            pressing.start()
            pressing.join(timeout=2)

    with hooks.register_temporarily("before_edit_page", press):
        saved = operator.post(address, form(), **BY_ITSELF)  # type: ignore[arg-type]
        pressing.join()

    assert (saved.status_code, published) == (200, [302])
    assert Client().get("/en/about/").status_code == 200
    assert not ContentPage.objects.get(pk=draft.pk).has_unpublished_changes
