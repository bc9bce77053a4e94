"""The demo's people, each with a role."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.roles import Role, give_role
from demo.people import CLERK, DRIVER, NAMES, OPERATOR, PASSWORD


def add_people() -> dict[str, User]:
    """Everybody by e-mail. Shop owners join their shops later."""
    hashed = make_password(PASSWORD)  # once: it takes its time by design
    people = {}
    for email, (first, last) in NAMES.items():
        user = User(email=email, first_name=first, last_name=last, password=hashed)
        user.save()
        people[email] = user
    give_role(people[CLERK], Role.CLERK)
    give_role(people[DRIVER], Role.DRIVER)
    give_role(people[OPERATOR], Role.OPERATOR)
    return people
