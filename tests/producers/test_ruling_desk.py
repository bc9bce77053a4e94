"""The operator's desk: what waits comes first, is read, and is ruled on once."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from producers.models import Attestation, Designation, Producer
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.make_user(role=Role.OPERATOR, first_name="Inês"))
    return client


def submitted(**fields: Any) -> Attestation:
    return factories.make_attestation(
        producer=factories.make_producer(name="Dairy of the Hill"),
        designation=factories.make_designation(),
        **{"state": Attestation.State.SUBMITTED, "ruled_at": None, "document": ContentFile(b"%PDF-1.7 hello", name="mine.pdf"), **fields},
    )


def test_what_waits_comes_first(operator: Client) -> None:
    waiting = submitted()
    factories.make_attestation(producer=factories.make_producer(name="Ruled Dairy"), designation=waiting.designation)
    text = operator.get(reverse("attestations:index")).content.decode()
    assert text.index("Dairy of the Hill") < text.index("Ruled Dairy")
    assert "waiting for a ruling" in text


@pytest.mark.parametrize("rows", [10, 1000])
def test_the_list_asks_the_same_few_questions_however_long(operator: Client, rows: int, django_assert_max_num_queries: Any) -> None:
    first = submitted()
    today = timezone.localdate()
    fields = {"designation": first.designation, "valid_from": today, "valid_until": today, "document": "x.pdf", "issued_by": "Body"}
    makers = Producer.objects.bulk_create([Producer(name=f"M{n}", slug=f"m{n}", municipality="Seia") for n in range(rows)])
    Attestation.objects.bulk_create([Attestation(producer=maker, **fields) for maker in makers])
    with django_assert_max_num_queries(25):
        assert operator.get(reverse("attestations:index")).status_code == 200


def test_an_attestation_is_read_and_accepted(operator: Client) -> None:
    attestation = submitted()
    page = operator.get(reverse("attestations:edit", args=(attestation.pk,)))
    assert "PDO-PT-0213" in page.content.decode()
    document = operator.get(reverse("attestations:document", args=(attestation.pk,)))
    assert b"".join(document.streaming_content) == b"%PDF-1.7 hello"
    assert "no-store" in document["Cache-Control"]

    answer = operator.post(reverse("attestations:edit", args=(attestation.pk,)), {"reason": "", "action-accept": "1"}, follow=True)
    assert "Accepted: Dairy of the Hill" in answer.content.decode()
    assert Attestation.objects.valid().exists()
    history = operator.get(reverse("attestations:history", args=(attestation.pk,)))
    assert "Accepted the attestation" in history.content.decode()


def test_a_refusal_without_reason_and_a_second_ruling_say_what_is_the_matter(operator: Client) -> None:
    attestation = submitted()
    url = reverse("attestations:edit", args=(attestation.pk,))
    assert "Say why you refuse it" in operator.post(url, {"reason": "", "action-refuse": "1"}).content.decode()
    assert "Choose “Accept” or “Refuse”" in operator.post(url, {"reason": ""}).content.decode()
    operator.post(url, {"reason": "The second page is missing.", "action-refuse": "1"})
    again = operator.post(url, {"reason": "", "action-accept": "1"})
    assert again.status_code == 200
    assert "refused it already" in again.content.decode()
    attestation.refresh_from_db()
    assert (attestation.state, attestation.reason) == (Attestation.State.REFUSED, "The second page is missing.")


def test_nobody_but_operators_comes_in(client: Client) -> None:
    attestation = submitted()
    urls = [
        reverse(name, args=args)
        for name, args in [
            ("attestations:index", ()),
            ("attestations:edit", (attestation.pk,)),
            ("attestations:document", (attestation.pk,)),
            ("attestations:history", (attestation.pk,)),
            ("designations:index", ()),
            ("designations:add", ()),
            ("makers:index", ()),
            ("makers:edit", (attestation.producer_id,)),
        ]
    ]
    for role in (None, Role.CLERK):
        client.force_login(factories.make_user(role=role) if role else rows.make_shop(producers=[attestation.producer]).owner)
        assert {client.get(url, follow=True).status_code for url in urls} == {404}
        assert client.post(urls[1], {"action-accept": "1"}, follow=True).status_code == 404
    client.logout()
    assert {client.get(url).status_code for url in urls} <= {302, 404}
    assert not Attestation.objects.valid().exists()


def test_the_document_has_no_address_of_its_own(client: Client) -> None:
    attestation = submitted()
    name = attestation.document.name
    assert "mine" not in name
    for path in (f"/media/{name}", f"/media/private/{name}", f"/media/../private/{name}", f"/private/{name}", attestation.document.url):
        assert client.get(path).status_code in {301, 302, 400, 404}, path
        assert client.get(path, follow=True).status_code in {400, 404}, path


def test_designations_and_makers_are_kept(operator: Client) -> None:
    empty = {"other_names-TOTAL_FORMS": "1", "other_names-INITIAL_FORMS": "0", "other_names-0-name": "Queijo do Rabaçal"}
    data = {"name": "Queijo Rabaçal", "kind": "PDO", "country": "PT", "file_number": "", "specification": "", **empty}
    assert operator.post(reverse("designations:add"), data).status_code == 302
    assert Designation.objects.get(name="Queijo Rabaçal").other_names.get().name == "Queijo do Rabaçal"
    maker = {"name": "Ana do Vale", "municipality": "Seia", "country": "PT", "story": "Cheese since 1950"}
    languages = {"translations-TOTAL_FORMS": "1", "translations-INITIAL_FORMS": "0", "translations-0-story": "Queijo"}
    wrong = operator.post(reverse("makers:add"), {**maker, **languages, "translations-0-language": "de"})
    assert wrong.status_code == 200
    assert operator.post(reverse("makers:add"), {**maker, **languages, "translations-0-language": "pt"}).status_code == 302
    first = Producer.objects.get()
    assert (first.translations.get().story, first.slug) == ("Queijo", "ana-do-vale")
    operator.post(reverse("makers:add"), {**maker, **languages, "name": "Ana do Valé", "translations-0-language": "pt"})
    assert Producer.objects.exclude(pk=first.pk).get().slug == "ana-do-vale-2"
    # who is called otherwise later stays where people find them
    kept = {**maker, "name": "Ana Maria", "translations-TOTAL_FORMS": "0", "translations-INITIAL_FORMS": "0"}
    assert operator.post(reverse("makers:edit", args=(first.pk,)), kept).status_code == 302
    first.refresh_from_db()
    assert (first.name, first.slug) == ("Ana Maria", "ana-do-vale")


def test_a_day_is_a_day(operator: Client) -> None:
    # an attestation whose last day is today can still be accepted
    attestation = submitted(valid_until=timezone.localdate(), valid_from=timezone.localdate() - dt.timedelta(days=1))
    operator.post(reverse("attestations:edit", args=(attestation.pk,)), {"action-accept": "1"})
    assert Attestation.objects.valid().get() == attestation
