"""What a title tells, while it is being written: asked by the script of the product form."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from shops.backoffice.category_choice import suggestion_for

LONGEST = 255


@require_safe
def suggest_for_title(request: HttpRequest) -> JsonResponse:
    """GET ``title``: ``{"category": 7, "name": "Cheese", "is_food": true, "keep_cold": true}``; ``category`` is null where none fits."""
    found = suggestion_for(request.GET.get("title", "").replace("\0", "")[:LONGEST] or "-")
    category = found.category
    return JsonResponse(
        {
            "category": category.pk if category else None,
            "name": category.shown_name if category else "",
            "is_food": found.is_food,
            "keep_cold": found.keep_cold,
        }
    )
