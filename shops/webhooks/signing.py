"""Signatures by the Standard Webhooks specification 1.0.0 (standardwebhooks.com): any of its libraries verifies ours.

A secret is the HMAC of a webhook's random seed with the installation's key: a copy of the database alone signs nothing.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac

from django.utils.crypto import salted_hmac

from shops.models import Webhook

PREFIX = "whsec_"
VERSION = "v1"


def secret_of(seed: str) -> str:
    """``whsec_`` and 32 bytes in base64, as the receiver writes it into its configuration."""
    key = salted_hmac("shops.webhooks.secret", seed, algorithm="sha256").digest()
    return PREFIX + base64.b64encode(key).decode()


def signature(*, secret: str, key: str, at: dt.datetime, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256 of ``key.seconds.body`` in base64."""
    signed = f"{key}.{int(at.timestamp())}.".encode() + body
    return f"{VERSION},{base64.b64encode(hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)).decode()}"


def headers_for(*, webhook: Webhook, key: str, at: dt.datetime, body: bytes) -> dict[str, str]:
    """The three headers. While two secrets count, both sign, with a space between."""
    seeds = [webhook.seed]
    if webhook.seed_before and webhook.both_until and at < webhook.both_until:
        seeds.append(webhook.seed_before)
    signatures = (signature(secret=secret_of(seed), key=key, at=at, body=body) for seed in seeds)
    return {
        "webhook-id": key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
