"""The API for machines: one place, and the description that it serves of itself (``/api/v1/openapi.json``)."""

from __future__ import annotations

from ninja import NinjaAPI

from logistics.lockers.api import router as lockers

# No page to try it out: such pages load scripts from elsewhere.
api = NinjaAPI(
    title="Feira", version="1", description="What machines say to the post, and what it answers.", docs_url=None, urls_namespace="api"
)
api.add_router("/lockers", lockers)
