"""One POST to a server of somebody else: its status and nothing more is read, no redirect is followed, and it ends in time."""

from __future__ import annotations

import http.client
import ssl
import threading

from django.utils.translation import gettext as _

from shops.outside.link import Link
from shops.webhooks.addresses import NotThere, target_of

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0


class NotAnswered(Exception):
    """It got no answer; the message is translated and for the owner."""


def post(url: str, *, body: bytes, headers: dict[str, str]) -> int:
    """Send ``body`` and return the status. Raises ``NotAnswered``."""
    try:
        target = target_of(url)
    except NotThere as reason:
        raise NotAnswered(str(reason)) from reason
    link = Link(target.host, target.port, target.number, target.is_safe, CONNECT_SECONDS)
    watch = threading.Timer(WHOLE_SECONDS, link.cut)
    watch.daemon = True
    watch.start()
    try:
        own = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Feira (webhooks)", "Connection": "close"}
        link.request("POST", target.path, body=body, headers=own | headers)
        if link.sock is not None:
            link.sock.settimeout(WHOLE_SECONDS)
        return link.getresponse().status
    except ssl.SSLError as error:
        raise NotAnswered(_("The server has no valid certificate.")) from error
    except (OSError, http.client.HTTPException) as error:
        if link.is_cut or isinstance(error, TimeoutError):
            raise NotAnswered(_("The server is too slow: it has 15 seconds to answer.")) from error
        raise NotAnswered(_("The server does not answer.")) from error
    finally:
        watch.cancel()
        link.close()
