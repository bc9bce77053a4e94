from cms.models.images import FeiraImage, FeiraRendition
from cms.models.navigation import NavigationLink, SiteFrame
from cms.models.page_changes import PageChange
from cms.models.pages import BasePage, ContentPage

__all__ = ["BasePage", "ContentPage", "FeiraImage", "FeiraRendition", "NavigationLink", "PageChange", "SiteFrame"]
