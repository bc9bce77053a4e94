"""What pages show of this room, and of Wagtail below it."""

from cms.page_cache.watching import DELETE, UPDATE, watch

# What an editor's draft changes, and nobody else sees.
_OF_DRAFTS = (
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_id",
    "latest_revision_created_at",
    "owner_id",
    "locked",
    "locked_at",
    "locked_by_id",
)

watch("wagtailcore.Page", topic="page", ignoring=_OF_DRAFTS)
for _label in ("PageViewRestriction", "PageViewRestriction_groups"):
    watch(f"wagtailcore.{_label}", topic="page")
for _label in ("Site", "Locale"):
    watch(f"wagtailcore.{_label}", topic="site")
watch("cms.ContentPage", topic="page")
watch("cms.SiteFrame", topic="frame")
watch("cms.NavigationLink", topic="frame")
# A new picture is on no page before another row names it; what is worked out at its upload changes nothing.
watch("cms.FeiraImage", topic="image", verbs=(UPDATE, DELETE), ignoring=("file_size", "file_hash"))
watch("cms.FeiraRendition", topic="image", verbs=(UPDATE, DELETE))
watch("wagtaildocs.Document", topic="image", verbs=(UPDATE, DELETE))
