from django.urls import re_path

from shops.theme.css import LETTERS
from shops.theme.grounds import CORNERS, GROUNDS
from shops.theme.views import theme_file

_LETTERS, _GROUNDS, _CORNERS = ("|".join(names) for names in (LETTERS, GROUNDS, CORNERS))

urlpatterns = [
    re_path(
        rf"^(?P<colour>[0-9a-f]{{6}})-(?P<font_pair>{_LETTERS})-(?P<ground>{_GROUNDS})-(?P<corners>{_CORNERS})-(?P<digest>[0-9a-f]{{8}})\.css\Z",
        theme_file,
        name="theme_css",
    ),
]
