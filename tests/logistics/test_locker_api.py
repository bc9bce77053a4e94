"""The lockers' own API, over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from logistics.lockers.keys import PREFIX, make_key
from logistics.models import LockerBank, LockerMessage
from tests.logistics.places import codes_of, expect_in, lie_in, make_bank, pin_of

pytestmark = pytest.mark.django_db
KEY = f"{PREFIX}the-key-of-this-locker"


@pytest.fixture
def bank() -> LockerBank:
    return make_bank(key=KEY)


def tell(client: Client, bank: LockerBank, what: str, *, key: str = KEY, **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.post(f"/api/v1/lockers/{bank.code}/{what}", json.dumps(body), content_type="application/json", headers=headers)


def test_the_whole_way_of_a_parcel(client: Client, bank: LockerBank) -> None:
    row = expect_in(bank)

    assert tell(client, bank, "open", message_id="1", pin=pin_of(row)).json()["door"] == 1
    assert tell(client, bank, "closed", message_id="2", door=1).json() == {"ok": True, "reason": ""}
    tell(client, bank, "occupied", message_id="3", door=1)
    answer = tell(client, bank, "open", message_id="4", pin=pin_of(row)).json()
    assert (answer["open"], answer["for"]) == (True, "take_out")
    tell(client, bank, "opened", message_id="5", door=1)
    tell(client, bank, "empty", message_id="6", door=1)

    assert codes_of(row.parcel) == ["EDH", "EMI"]  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["", "wrong", f"{PREFIX}wrong", "ключ"])
def test_without_its_key_nobody_is_heard(client: Client, bank: LockerBank, key: str) -> None:
    assert tell(client, bank, "heartbeat", key=key.encode("utf-8").decode("latin-1"), message_id="1").status_code == 401
    assert not LockerMessage.objects.exists()


def test_the_key_of_another_locker_is_refused_and_noted(client: Client, bank: LockerBank) -> None:
    other = make_bank()
    row = lie_in(other)

    answer = tell(client, other, "open", message_id="1", pin=pin_of(row))

    assert answer.status_code == 403
    assert LockerMessage.objects.get(bank=bank).problem == "other_key"
    assert pin_of(row) not in str(LockerMessage.objects.values())


def test_a_key_that_was_replaced_opens_nothing(client: Client, bank: LockerBank) -> None:
    new = make_key(bank)

    assert tell(client, bank, "heartbeat", message_id="1").status_code == 401
    assert tell(client, bank, "heartbeat", key=new, message_id="1").status_code == 200


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("open", {}),
        ("open", {"message_id": "1"}),
        ("open", {"message_id": "", "pin": "1"}),
        ("open", {"message_id": "x" * 65, "pin": "1"}),
        ("open", {"message_id": 1, "pin": []}),
        ("occupied", {"message_id": "1"}),
        ("occupied", {"message_id": "1", "door": "first"}),
        ("occupied", {"message_id": "1", "door": -1}),
        ("occupied", {"message_id": "1", "door": 10**12}),
        ("fault", {"message_id": "1", "note": "x" * 201}),
    ],
)
def test_what_is_no_message_is_said_to_be_none(client: Client, bank: LockerBank, what: str, body: dict[str, Any]) -> None:
    assert tell(client, bank, what, **body).status_code == 422
    assert not LockerMessage.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"message_id": "\\u0000", "door": 1}'])
def test_no_body_breaks_it(client: Client, bank: LockerBank, body: str) -> None:
    answer = client.post(
        f"/api/v1/lockers/{bank.code}/occupied", body, content_type="application/json", headers={"Authorization": f"Bearer {KEY}"}
    )

    assert answer.status_code < 500


def test_one_id_for_two_messages_is_a_conflict(client: Client, bank: LockerBank) -> None:
    tell(client, bank, "closed", message_id="1", door=1)

    assert tell(client, bank, "closed", message_id="1", door=1).status_code == 200
    assert tell(client, bank, "closed", message_id="1", door=2).status_code == 409


def test_too_many_in_a_minute_are_sent_away(client: Client, bank: LockerBank) -> None:
    codes = [tell(client, bank, "heartbeat", message_id="1").status_code for _ in range(122)]

    assert codes[:120] == [200] * 120
    assert codes[121] == 429
    other = make_bank(key=f"{PREFIX}another")
    assert tell(client, other, "heartbeat", key=f"{PREFIX}another", message_id="1").status_code == 200


def test_it_describes_itself(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()

    assert "/api/v1/lockers/{code}/open" in described["paths"]
    assert described["components"]["securitySchemes"]
