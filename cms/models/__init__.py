from cms.models.images import FeiraImage, FeiraRendition
from cms.models.navigation import NavigationLink, SiteFrame
from cms.models.pages import BasePage, ContentPage

__all__ = ["BasePage", "ContentPage", "FeiraImage", "FeiraRendition", "NavigationLink", "SiteFrame"]
