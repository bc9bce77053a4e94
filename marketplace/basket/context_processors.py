from typing import Any

from django.http import HttpRequest


def basket_count(request: HttpRequest) -> dict[str, Any]:
    return {}
