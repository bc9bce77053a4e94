"""Each entry of the back office's menu has a picture: Wagtail shows nothing in place of one that it does not know."""

from __future__ import annotations

import re

from wagtail import hooks
from wagtail.admin.icons import get_icons
from wagtail.admin.menu import MenuItem, SubmenuMenuItem


def test_each_entry_of_the_menu_has_its_icon() -> None:
    there = set(re.findall(r'id="icon-([\w-]+)"', get_icons()))
    items: list[MenuItem] = [item() for item in hooks.get_hooks("register_admin_menu_item")]
    items += [inner for item in items if isinstance(item, SubmenuMenuItem) for inner in item.menu.registered_menu_items]
    assert {str(item.label): item.icon_name for item in items if item.icon_name and item.icon_name not in there} == {}
