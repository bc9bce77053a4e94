"""The marketplace's own pages."""

from cms.page_cache.watching import watch

for _label in ("HomePage", "CampaignPage", "CampaignMaker", "CampaignProduct", "RegionPage", "CategoryPage", "CategoryProduct"):
    watch(f"marketplace_pages.{_label}", topic="page")
