"""A Stripe of the project's own, on loopback, for the demo and for tests: no keys, no network, no money.

It speaks the part of Stripe's API that Feira uses, to the official client, with hosted pages for paying and for opening an account,
and brings signed webhooks. Its answers are held against Stripe's published description of the API (``tests/stripe_sandbox/``).
It stands by itself: it imports no room of Feira's, and none imports it. ``docs/stripe_sandbox.md`` tells how it is used.

- ``server`` serves; ``app`` parts the API (``api``) from the pages (``pages/``) and the control endpoint (``control_desk``).
- ``store`` keeps everything in one SQLite file; ``call`` is a request as the resources (``resources/``, one file a family) see it.
- ``events``, ``schedule``, ``delivery``, ``signing`` bring webhooks; ``passing_time`` does what comes by itself.
- ``faults`` and ``schedule`` make it go wrong on purpose; ``control`` tells it so from Python.
"""
