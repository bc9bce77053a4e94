from django.urls import re_path

from shops.theme.views import theme_file

urlpatterns = [
    re_path(r"^(?P<colour>[0-9a-f]{6})-(?P<font_pair>market|plain)-(?P<digest>[0-9a-f]{8})\.css\Z", theme_file, name="theme_css"),
]
