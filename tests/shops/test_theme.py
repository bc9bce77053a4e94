"""Whatever colour a shop owner chooses, the shop can be read."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from shops.theme.contrast import READABLE, contrast, parse, write
from shops.theme.css import DARK_GROUNDS, DARK_INK, LIGHT_GROUNDS, LIGHT_INK, dark_scheme, light_scheme, theme_css, theme_url

pytestmark = pytest.mark.django_db  # the page "not found" reads the site's frame

colours = st.tuples(*[st.integers(0, 255)] * 3).map(write)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(parse("#000000"), parse("#ffffff")) == pytest.approx(21)
    assert contrast(parse("#777777"), parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


@given(colours)
def test_any_colour_is_readable_in_light_and_dark(chosen: str) -> None:
    for scheme, grounds, ink in ((light_scheme(chosen), LIGHT_GROUNDS, LIGHT_INK), (dark_scheme(chosen), DARK_GROUNDS, DARK_INK)):
        for ground in (*grounds.values(), scheme.soft):
            assert contrast(scheme.strong, ground) >= READABLE, "links"
            assert contrast(ink, ground) >= READABLE, "text"
        assert contrast(scheme.strong, scheme.on_strong) >= READABLE, "buttons"


def test_a_colour_that_reads_well_is_left_alone() -> None:
    assert write(light_scheme("#1b4b8a").strong) == "#1b4b8a"


def test_the_grounds_are_those_of_the_tokens_file(settings: object) -> None:
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()  # type: ignore[attr-defined]
    light, dark = tokens.split("@media (prefers-color-scheme: dark)")
    for part, grounds, ink in ((light, LIGHT_GROUNDS, LIGHT_INK), (dark, DARK_GROUNDS, DARK_INK)):
        found = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", part))
        assert {name: found[name] for name in (*grounds, "ink")} == {
            **{name: write(ground) for name, ground in grounds.items()},
            "ink": write(ink),
        }


def test_the_theme_is_a_file_that_may_be_kept_for_ever(client: Client) -> None:
    address = theme_url(colour="#a13f0d", font_pair="plain")

    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert answer.text == theme_css(colour="#a13f0d", font_pair="plain")


def test_an_address_of_yesterdays_code_is_served_but_not_kept(client: Client) -> None:
    answer = client.get(theme_url(colour="#a13f0d", font_pair="plain")[:-12] + "00000000.css")
    assert answer.status_code == 200
    assert "immutable" not in answer["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["/theme/red-market-00000000.css", "/theme/a13f0d-comic-00000000.css", "/theme/a13f0d%7D-market-00000000.css"]
)
def test_nothing_but_a_colour_and_known_letters_gets_into_a_theme(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
