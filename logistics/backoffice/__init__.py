"""Where postal staff work: pages in Wagtail's admin."""
