"""What every page's frame shows."""

from typing import Any

from django.http import HttpRequest

from cms.frame import Frame


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """``frame``: ``alternates``, ``header_links``, ``footer_links``, ``help_phone``; costs nothing until it is shown."""
    return {"frame": Frame(request)}
