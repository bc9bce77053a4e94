"""Blocks that work with what is typed into them: times, tables, addresses of films; and pictures that are loaded together."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from cms.blocks import CONTENT_BLOCKS
from cms.blocks.hours import times_of
from cms.blocks.table import cells_of
from cms.blocks.video import film_at
from cms.models import ContentPage, FeiraImage
from marketplace.pages.models import HomePage
from tests import factories
from tests.marketplace.pages import make_home

pytestmark = pytest.mark.django_db
BLOCKS = dict(CONTENT_BLOCKS)


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("9-12:30, 14h-18h", ["09:00–12:30", "14:00–18:00"]),
        ("10:00–13:00", ["10:00–13:00"]),
        ("0-24", ["00:00–24:00"]),
        ("", []),
    ],
)
def test_times_are_taken_as_people_write_them(typed: str, times: list[str]) -> None:
    assert times_of(typed) == times


@pytest.mark.parametrize("typed", ["morning", "9", "12-9", "9-12, 11-13", "9-25", "9:75-12", "9-12-14"])
def test_what_is_no_time_is_said_and_not_kept(typed: str) -> None:
    with pytest.raises(ValidationError):
        BLOCKS["hours"].child_blocks["monday"].clean(typed)


def test_days_with_the_same_times_are_one_line_and_the_map_is_a_plain_link() -> None:
    block = BLOCKS["hours"]
    with override("en"):
        html = block.render(block.get_preview_value())
    assert "Monday to Friday" in html
    assert "closed" in html
    assert "https://www.openstreetmap.org/search?query=Largo+da+Feira+1%2C+3400-060+Oliveira+do+Hospital" in html
    assert "src=" not in html, "nothing is asked of the map before somebody follows the link"


def test_a_table_is_typed_or_pasted() -> None:
    assert cells_of("A | B\nc | d") == [["A", "B"], ["c", "d"]]
    assert cells_of("A\tB | C\nd\te") == [["A", "B | C"], ["d", "e"]]
    assert cells_of("A | B\nc") == [["A", "B"], ["c", ""]]


@pytest.mark.parametrize("rows", ["One line", "a|b|c|d|e|f|g\n1|2|3|4|5|6|7", "\n".join("a|b" for _n in range(61))])
def test_a_table_that_nobody_could_read_is_refused(rows: str) -> None:
    with pytest.raises(ValidationError):
        BLOCKS["table"].child_blocks["rows"].clean(rows)


@pytest.mark.parametrize(
    ("address", "site", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3", "YouTube", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtu.be/abcdefghijk?si=x", "YouTube", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://vimeo.com/76979871", "Vimeo", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://tube.example.org/w/9c9de5e8-0a1e", "tube.example.org", "https://tube.example.org/videos/embed/9c9de5e8-0a1e"),
    ],
)
def test_films_are_known_by_their_address(address: str, site: str, frame: str) -> None:
    film = film_at(address)
    assert film
    assert film.site == site
    assert film.frame.startswith(frame)


@pytest.mark.parametrize(
    "address",
    [
        "http://www.youtube.com/watch?v=abcdefghijk",
        "https://www.youtube.com/",
        "https://example.org/film.mp4",
        "https://127.0.0.1/w/9c9de5e8-0a1e",
        "https://localhost/w/9c9de5e8-0a1e",
        "https://tube.example.org:8443/w/9c9de5e8-0a1e",
        "https://user@tube.example.org/w/9c9de5e8-0a1e",
        "https://tube.example.org;script-src *.evil.example/w/9c9de5e8-0a1e",
        "javascript:alert(1)",
    ],
)
def test_no_other_address_is_a_film(address: str) -> None:
    assert film_at(address) is None
    with pytest.raises(ValidationError):
        BLOCKS["video"].child_blocks["address"].clean(address)


def page_with(*body: tuple[str, Any]) -> ContentPage:
    page = make_home().add_child(instance=ContentPage(title="About us", slug="about"))
    page.body = list(body)
    page.save()
    return page


def test_a_page_with_a_film_allows_frames_of_that_host_and_no_other_page_does(client: Client) -> None:
    with_film = page_with(("video", {"title": "Turning", "address": "https://youtu.be/abcdefghijk", "picture": None}))
    answer = client.get(with_film.url)
    policy = answer["Content-Security-Policy"]
    assert "frame-src https://www.youtube-nocookie.com" in policy
    assert "script-src 'self'" in policy
    assert "<iframe" not in answer.text
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in answer.text, "without JavaScript it is a link"
    assert "film.js" in answer.text
    without = client.get(make_home().url)
    assert "frame-src" not in without["Content-Security-Policy"]
    assert "film.js" not in without.text


def test_pictures_of_all_kinds_of_blocks_are_loaded_together(django_assert_num_queries: Any, photo: FeiraImage) -> None:
    picture = {"image": photo.pk, "decorative": False, "alt_text": "Two colours"}
    other = {"image": factories.make_photo(title="Other").pk, "decorative": True, "alt_text": ""}
    rows = [
        {"type": "hero", "value": {"headline": "One", "picture": picture}},
        {"type": "picture", "value": {"image": other, "caption": "Two"}},
        {"type": "story", "value": {"steps": [{"text": "Three", "picture": picture}, {"text": "No picture", "picture": None}]}},
        {"type": "gallery", "value": {"pictures": [{"picture": one} for one in (picture, other)]}},
        {"type": "two_columns", "value": {"left": [{"type": "picture", "value": {"image": picture}}], "right": []}},
        {"type": "video", "value": {"title": "Four", "address": "https://vimeo.com/76979871", "picture": picture}},
    ]

    def shown() -> str:
        return str(HomePage._meta.get_field("body").to_python(rows))

    shown()  # makes the sizes, once
    with django_assert_num_queries(2):
        html = shown()
    assert html.count('alt="Two colours"') == 4
    assert html.count('alt=""') == 3, "each block has its own words, also for the same picture"
