"""The demo's lockers: their keys, which everybody may know, and what waits in them."""

from __future__ import annotations

# code of the locker → its key. Of a demo on one's own machine alone: a real locker gets its key from the operator.
KEYS = {code: f"feira_locker_demo-{code}" for code in ("coimbra-estacao", "figueira-mercado", "cantanhede", "lousa")}

# What lies in a locker: its code → (number of the recipient in demo.people, hours ago, grams, sides in mm)
IN_LOCKERS = {
    "coimbra-estacao": (0, 5, 1400, (300, 220, 70)),
    "figueira-mercado": (8, 20, 2100, (350, 300, 150)),
    "cantanhede": (0, 30, 900, (250, 180, 60)),
    "lousa": (8, 43, 6200, (500, 350, 300)),
}
# What waits at an office: its code → (number of the recipient, days ago, grams)
AT_OFFICES = {"coimbra": (0, 1, 1800), "lousa": (8, 2, 3300), "figueira": (0, 0, 700)}
