"""What a shopper reads on the hosted pages; ``tests/e2e/test_stripe_sandbox.py`` walks them in a browser."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlencode, urlsplit

import pytest
import stripe

from stripe_sandbox.pages.texts import LANGUAGES, TEXTS, language
from stripe_sandbox.server import Sandbox
from tests.stripe_sandbox.shopping import line, paid_session, session_fields


def visit(sandbox: Sandbox, url: str, *, speaks: str = "en", **fields: str) -> tuple[int, str, str]:
    """GET a page, or POST its form where fields are given: status, where it leads, its text."""
    parts = urlsplit(sandbox.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=20)
    headers = {"Accept-Language": speaks, "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(fields) if fields else None
    connection.request("POST" if fields else "GET", urlsplit(url).path, body=body, headers=headers)
    answer = connection.getresponse()
    told = answer.read().decode()
    connection.close()
    return answer.status, answer.getheader("Location", ""), told


@pytest.mark.parametrize(
    ("locale", "says", "amount"),
    [
        ("en", "TEST — no money moves", "€1,234.50"),
        ("pt", "TESTE — não é cobrado dinheiro", "234,50\xa0€"),
        ("fr", "TEST — aucun argent n’est débité", "1\u202f234,50\xa0€"),
        ("de", "TEST — no money moves", "€1,234.50"),
    ],
)
def test_the_page_is_in_the_sessions_language_and_says_that_it_is_a_test(
    client: stripe.StripeClient, sandbox: Sandbox, locale: str, says: str, amount: str
) -> None:
    session = client.v1.checkout.sessions.create(session_fields(line(123450, name="Presunto <b>de</b> Barrancos"), locale=locale))
    status, _, page = visit(sandbox, session.url, speaks="fr")
    assert status == 200
    assert says in page
    assert amount in page
    assert "Presunto &lt;b&gt;de&lt;/b&gt; Barrancos" in page
    assert f'<html lang="{locale if locale in LANGUAGES else "en"}">' in page


def test_without_a_locale_the_browser_chooses() -> None:
    assert language("auto", "pt-PT,pt;q=0.9,en;q=0.5") == "pt"
    assert language(None, "de, fr;q=0.5") == "fr"
    assert language(None, "") == "en"
    assert language("fr-CA", "en") == "fr"


def test_amounts_without_decimals(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = client.v1.checkout.sessions.create(session_fields(line(1500, currency="xpf"), locale="fr"))
    assert re.search(r"Payer 1\W500\W(FCFP|XPF)", visit(sandbox, session.url)[2])


def test_the_page_asks_nothing_from_elsewhere_and_runs_no_script(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = client.v1.checkout.sessions.create(session_fields())
    page = visit(sandbox, session.url)[2]
    assert "<script" not in page
    assert set(re.findall(r'(?:src|href|action)="([^"]+)"', page)) == {
        "data:,",
        "/page.css",
        f"/c/pay/{session.id}",
        "http://127.0.0.1:9/basket",
    }


def test_a_refusal_says_what_happened_and_keeps_what_was_typed(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = client.v1.checkout.sessions.create(session_fields())
    status, _, page = visit(sandbox, session.url, card="4000000000000002", email="ana@example.org", name='A "B" <i>')
    assert status == 402
    assert "The bank declined the card. Nothing was taken." in page
    assert 'value="ana@example.org"' in page
    assert 'value="A &quot;B&quot; &lt;i&gt;"' in page
    assert 'value="4000000000000002" checked' in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"card": "4242424242424242"}, "Write an e-mail address"),
        ({"card": "4242424242424242", "email": "ana"}, "Write an e-mail address"),
        ({"email": "ana@example.org"}, "Choose one of the test cards"),
        ({"card": "5555444433332222", "email": "ana@example.org"}, "Choose one of the test cards"),
    ],
)
def test_a_form_that_lacks_something_says_what(client: stripe.StripeClient, sandbox: Sandbox, fields: dict[str, str], says: str) -> None:
    session = client.v1.checkout.sessions.create(session_fields())
    status, _, page = visit(sandbox, session.url, **fields)
    assert (status, says in page) == (422, True)
    assert "5555444433332222" not in page
    assert client.v1.payment_intents.list().data == []


def test_an_address_that_the_shop_knows_is_not_asked_for(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = client.v1.checkout.sessions.create(session_fields(customer_email="rui@example.org"))
    page = visit(sandbox, session.url)[2]
    assert "rui@example.org" in page
    assert 'name="email"' not in page
    visit(sandbox, session.url, card="4242424242424242", email="mallory@example.org")
    assert client.v1.checkout.sessions.retrieve(session.id).customer_details.email == "rui@example.org"


def test_a_paid_and_an_expired_session_say_so_and_lead_back(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    paid = paid_session(client, sandbox)
    status, _, page = visit(sandbox, f"/c/pay/{paid.id}")
    assert (status, "This is paid already" in page, f"thanks?session={paid.id}" in page) == (200, True, True)

    expired = client.v1.checkout.sessions.create(session_fields())
    client.v1.checkout.sessions.expire(expired.id)
    status, _, page = visit(sandbox, f"/c/pay/{expired.id}")
    assert (status, "has expired" in page, "127.0.0.1:9/basket" in page) == (410, True, True)


@pytest.mark.parametrize(
    "path", ["/c/pay/cs_test_unknown", "/3ds/pi_unknown", "/setup/e/acct_x/y", "/express/acct_x", "/receipts/x", "/x", "/c/pay/é"]
)
def test_a_page_that_is_not_there(sandbox: Sandbox, path: str) -> None:
    status, _, page = visit(sandbox, path.replace("é", "%C3%A9"))
    assert (status, "There is no such page" in page) == (404, True)
    assert visit(sandbox, path.replace("é", "%C3%A9"), a="b")[0] == 404


def test_a_receipt(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    charge = paid_session(client, sandbox, payment_intent_data={"description": "Order 7"}).payment_intent.latest_charge
    page = visit(sandbox, charge.receipt_url)[2]
    assert "Order 7" in page
    assert "€25.00" in page


def test_every_text_is_there_in_three_languages() -> None:
    for name, texts in TEXTS.items():
        assert all(texts), name
        fields = [sorted(re.findall(r"{(\w+)}", text)) for text in texts]
        assert fields[0] == fields[1] == fields[2], name
