"""Whatever colour a shop owner chooses, the shop can be read."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from shops.models import StorefrontPage
from shops.theme.contrast import READABLE, contrast, parse, write
from shops.theme.css import LETTERS, dark_scheme, light_scheme, theme_css, theme_url
from shops.theme.grounds import CORNERS, GROUNDS, LIGHT_INKS, NIGHT_INKS
from shops.theme.presets import PRESETS, preset_of

pytestmark = pytest.mark.django_db  # the page "not found" reads the site's frame

colours = st.tuples(*[st.integers(0, 255)] * 3).map(write)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(parse("#000000"), parse("#ffffff")) == pytest.approx(21)
    assert contrast(parse("#777777"), parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


WORDS = ("ink", "ink-soft", "price", "good", "bad")


@pytest.mark.parametrize("name", GROUNDS)
@given(chosen=colours)
def test_any_colour_is_readable_on_any_ground_in_light_and_dark(name: str, chosen: str) -> None:
    for scheme, wanted in ((light_scheme(chosen, name), "light"), (dark_scheme(chosen, name), "dark")):
        for ground in (*GROUNDS[name].colours(wanted).values(), scheme.soft):
            assert contrast(scheme.strong, ground) >= READABLE, "links"
        assert contrast(scheme.strong, scheme.on_strong) >= READABLE, "buttons, and the name on the shop's colour"


@given(chosen=colours)
def test_a_header_on_the_shops_colour_is_dark_under_white_words_by_day_and_by_night(chosen: str) -> None:
    css = theme_css(colour=chosen, font_pair="market", ground="night")
    (ground,), (words,) = re.findall(r"--band: (#\w+);", css), re.findall(r"--on-band: (#\w+);", css)
    assert words == "#ffffff"
    assert contrast(parse(ground), parse(words)) >= READABLE


@pytest.mark.parametrize("name", GROUNDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_readable_on_any_ground(name: str, scheme: str) -> None:
    inks = NIGHT_INKS if scheme == "dark" or GROUNDS[name].is_dark else LIGHT_INKS
    for word in WORDS:
        for ground in GROUNDS[name].colours(scheme).values():
            assert contrast(parse(inks[word]), ground) >= READABLE, (word, write(ground))


def test_the_looks_to_begin_with_differ_in_nearly_everything() -> None:
    assert len(PRESETS) >= 5
    for one in PRESETS:
        assert preset_of(one.fields) == one, "each is recognised"
        page = StorefrontPage(title="x", colour=one.colour, **one.fields)
        page.clean_fields(exclude=[field.name for field in StorefrontPage._meta.fields if field.name not in {*one.fields, "colour"}])
        for other in PRESETS:
            if other != one:
                differing = [name for name in one.fields if one.fields[name] != other.fields[name]]
                assert len(differing) >= 2, (one.code, other.code)
    assert len({preset.ground for preset in PRESETS}) == len(PRESETS)


def test_a_colour_that_reads_well_is_left_alone() -> None:
    assert write(light_scheme("#1b4b8a").strong) == "#1b4b8a"


def test_the_grounds_are_those_of_the_tokens_file(settings: object) -> None:
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()  # type: ignore[attr-defined]
    light, dark = tokens.split("@media (prefers-color-scheme: dark)")
    for part, scheme, inks in ((light, "light", LIGHT_INKS), (dark, "dark", NIGHT_INKS)):
        found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
        grounds = {name: write(ground) for name, ground in GROUNDS["paper"].colours(scheme).items()}
        assert {name: found[name] for name in (*grounds, *inks)} == {**grounds, **inks}
    for css, corners in ((r"--radius: (\d+)px", "small"), (r"--radius-l: (\d+)px", "large")):
        assert re.search(css, light)[1] == str(getattr(CORNERS["soft"], corners))  # type: ignore[index]
    assert set(LETTERS) == set(StorefrontPage.FontPair.values)
    assert set(GROUNDS) == set(StorefrontPage.Ground.values)
    assert set(CORNERS) == set(StorefrontPage.Corners.values)


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
    "address",
    [
        "/theme/red-market-paper-soft-00000000.css",
        "/theme/a13f0d-comic-paper-soft-00000000.css",
        "/theme/a13f0d-market-mud-soft-00000000.css",
        "/theme/a13f0d-market-paper-wavy-00000000.css",
        "/theme/a13f0d%7D-market-paper-soft-00000000.css",
    ],
)
def test_nothing_but_a_colour_and_known_letters_gets_into_a_theme(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
