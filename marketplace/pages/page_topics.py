"""The marketplace's own pages."""

from cms.page_cache.watching import watch

for _label in ("HomePage", "CampaignPage", "CampaignMaker", "CampaignProduct"):
    watch(f"marketplace_pages.{_label}", topic="page")
