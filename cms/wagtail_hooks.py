"""What the page machinery adds to Wagtail's editor."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_editor_js")
def publish_after_the_draft() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/page-saving.js"))
