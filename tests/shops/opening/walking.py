"""An applicant without a browser: sends what the pages' forms send."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from marketplace.partner.models import StandardTerms
from shops.models import ShopApplication
from shops.opening.current import begin
from tests import factories
from tests.e2e.opening import photo
from tests.shops import rows

TRADER = {
    "name": "Celestino Pastor",
    "tax_number": "123 456 789",
    "street": "Rua da Serra 8",
    "postcode": "3400060",
    "locality": "Oliveira do Hospital",
    "country": "PT",
    "phone": "912 345 678",
    "email": "pastor@example.org",
    "identity_document": "Citizen card 00000000 0 ZZ4",
    "certified": "on",
}
CHEESE = {"title": "Cured sheep's cheese", "price": "14.50", "weight": "500", "stock": "12", "category": ""}
MONEY = {"iban": "PT50 0002 0123 1234 5678 9015 4", "holder": "Celestino Pastor"}
PICK_UP = {
    "name": "Celestino Pastor",
    "street": "Rua da Serra 8",
    "postcode": "3400-060",
    "locality": "Oliveira do Hospital",
    "country": "PT",
    "phone": "+351912345678",
}


def make_terms(**fields: Any) -> StandardTerms:
    """The price list of the market."""
    first = {"starts_on": dt.date(2026, 1, 1), "commission_percent": Decimal("9"), "monthly_fee": Decimal("12")}
    return StandardTerms.objects.create(**{**first, **fields})


def upload(name: str = "cheese") -> SimpleUploadedFile:
    file = photo(name)
    return SimpleUploadedFile("cheese.jpg", file["buffer"], content_type="image/jpeg")


class Walker:
    """Signed in, at the beginning of the way; each method is one step."""

    def __init__(self, user: User | None = None) -> None:
        rows.make_site()
        self.user = user or factories.make_user(email="pastor@example.org", first_name="Celestino", last_name="Pastor")
        self.client = Client()
        self.client.force_login(self.user)
        begin(user=self.user)

    @property
    def application(self) -> ShopApplication:
        return ShopApplication.objects.select_related("shop__partner", "association").get(applicant=self.user)

    def page(self, step: str) -> Any:
        return self.client.get(reverse("opening_step", args=[step]))

    def send(self, step: str, data: dict[str, Any]) -> Any:
        return self.client.post(reverse("opening_step", args=[step]), data)

    def name(self, name: str = "Queijaria do Pastor", **more: str) -> Any:
        return self.send("name", {"name": name, "code": "", "association": "", **more})

    def trader(self, **more: str) -> Any:
        return self.send("trader", {**TRADER, **more})

    def look(self, theme: str = "meadow", **more: Any) -> Any:
        return self.send("look", {"theme": theme, "colour": "#1f4e79", **more})

    def product(self, **more: Any) -> Any:
        return self.send("products", {**CHEESE, **more})

    def sending(self, **more: Any) -> Any:
        services = [value for value, _label in self.page("sending").context["form"].fields["services"].choices]
        return self.send("sending", {**PICK_UP, "packing_days": "1", "cutoff": "", "services": services, **more})

    def money(self, **more: str) -> Any:
        return self.send("money", {**MONEY, **more})

    def all_but_asking(self) -> None:
        factories.make_category()
        factories.make_service()
        for send in (self.name, self.trader, self.look, self.product, self.sending, self.money):
            answer = send()
            assert answer.status_code == 302, (send.__name__, answer.context["form"].errors if answer.context else answer)

    def ask(self) -> Any:
        offer = self.page("review").context["offer"]
        return self.send("review", {"terms": offer.seen if offer else ""})
