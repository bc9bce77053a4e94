"""The operator makes a campaign, which looks right before, during and after; and rules on makers' attestations."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from cms.formats import format_day, format_moment
from demo.people import OWNER
from marketplace.pages.models import CampaignPage, HomePage
from producers.models import Attestation
from scripts.serving import Site
from tests.e2e.passing_time import wait_for_mail
from tests.e2e.visiting import assert_accessible, sign_in, visit

TITLE = "Winter bread and salt"
MAKERS = {"Marta da Gaivota": "Figueira da Foz", "Tomé da Raposa": "Arganil"}
PRODUCTS = {"Coarse sea salt": "Salinas da Gaivota", "Quince paste": "Despensa da Raposa", "Chestnut flour": "Despensa da Raposa"}


def typed(moment: dt.datetime) -> str:
    """As the back office's date fields read it."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def choose(page: Page, *, kind: str, name: str, told_by: str) -> None:
    """Add a row and pick what it points at from the window of choices, by searching; ``told_by`` tells it from its like."""
    page.get_by_role("button", name=f"Add {kind}", exact=True).click()
    page.get_by_role("button", name=f"Choose a {kind.lower()}", exact=True).last.click()
    window = page.get_by_role("dialog")
    window.locator("input[name=q]").fill(name)
    with page.expect_response(lambda answer: "chooser" in answer.url and "q=" in answer.url):
        window.locator("input[name=q]").press("Enter")
    expect(window.get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(window.locator("tr").filter(has_text=name)).to_contain_text(told_by)
    window.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("main").get_by_text(name, exact=True)).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")


def set_times(page: Page, *, opens: dt.datetime, closes: dt.datetime) -> None:
    """Change the published campaign's times and publish it again."""
    campaign = CampaignPage.objects.get(title=TITLE)
    page.goto(f"/admin/pages/{campaign.pk}/edit/", wait_until="networkidle")
    page.locator("#id_opens_at").fill(typed(opens))
    page.locator("#id_closes_at").fill(typed(closes))
    page.keyboard.press("Escape")
    publish(page)


@pytest.fixture
def no_campaign_left(site_rows: Site) -> Iterator[None]:
    """Other tests find the demo's own campaigns alone."""
    yield
    for campaign in CampaignPage.objects.filter(title=TITLE):
        campaign.delete()


@pytest.mark.usefixtures("no_campaign_left")
@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_a_campaign_before_during_and_after(open_context: Callable[..., BrowserContext], width: str) -> None:
    operator = open_context(width).new_page()
    now = timezone.now().replace(second=0, microsecond=0)
    opens, closes = now + dt.timedelta(days=1), now + dt.timedelta(days=8)
    sign_in(operator, "operator")
    visit(operator, f"/admin/pages/{HomePage.objects.get(locale__language_code='en').pk}/")
    operator.goto(f"/admin/pages/{HomePage.objects.get(locale__language_code='en').pk}/add_subpage/")
    operator.get_by_role("link", name="Campaign", exact=True).click()
    operator.wait_for_load_state("networkidle")
    operator.locator("#id_title").fill(TITLE)
    operator.locator("#id_region").fill("the Mondego and the hills")
    operator.locator("#id_introduction").fill("Salt from the pans, bread from the oven.")
    operator.locator("#id_opens_at").fill(typed(opens))
    operator.locator("#id_closes_at").fill(typed(closes))
    operator.keyboard.press("Escape")
    for name, place in MAKERS.items():
        choose(operator, kind="Maker", name=name, told_by=place)
    for name, seller in PRODUCTS.items():
        choose(operator, kind="Product", name=name, told_by=seller)
    assert_accessible(operator)
    publish(operator)

    guest = open_context(width).new_page()
    address = CampaignPage.objects.get(title=TITLE).get_url()
    visit(guest, address)
    hero = guest.locator(".hero")
    expect(guest.locator("h1")).to_have_text(TITLE)
    expect(hero).to_contain_text(f"Opens on {format_moment(opens)}")
    expect(guest.get_by_role("heading", name="What there will be")).to_be_visible()
    expect(guest.locator("#products .card-title")).to_have_text(list(PRODUCTS))
    expect(guest.locator("#products")).to_contain_text(f"In the campaign from {format_day(opens)}")
    for name in MAKERS:
        expect(guest.get_by_role("link", name=name, exact=True)).to_be_visible()

    closes = now + dt.timedelta(days=1)
    set_times(operator, opens=now - dt.timedelta(days=1), closes=closes)
    visit(guest, address)
    expect(hero).to_contain_text(f"Orders are taken until {format_moment(closes)}")
    expect(guest.get_by_role("heading", name="The products")).to_be_visible()
    expect(guest.locator("#products")).not_to_contain_text("In the campaign from")
    # Of those that are open, the first page shows the one that closes first.
    visit(guest, "/en/")
    expect(guest.locator("h1")).to_have_text(TITLE)
    guest.locator(".hero a.button").click()
    guest.wait_for_url(f"**{address}")

    closes = (now - dt.timedelta(hours=1)).replace(minute=30)  # at midnight sharp, the last day would be the one before
    set_times(operator, opens=now - dt.timedelta(days=1), closes=closes)
    visit(guest, address)
    expect(hero).to_contain_text(f"Was open until {format_day(closes)}")
    expect(hero).to_contain_text("The campaign is over")
    expect(guest.get_by_role("heading", name="Still on sale")).to_be_visible()
    guest.goto("/en/")
    expect(guest.locator("h1")).not_to_have_text(TITLE)


@pytest.mark.usefixtures("no_campaign_left")
def test_publishing_waits_for_the_draft_that_saves_itself(desktop: Page) -> None:
    sign_in(desktop, "operator")
    home = HomePage.objects.get(locale__language_code="en")
    desktop.goto(f"/admin/pages/add/marketplace_pages/campaignpage/{home.pk}/", wait_until="networkidle")
    desktop.locator("#id_title").fill(TITLE)
    desktop.locator("#id_region").fill("the hills")
    desktop.locator("#id_opens_at").fill(typed(timezone.now() - dt.timedelta(days=1)))
    desktop.locator("#id_closes_at").fill(typed(timezone.now() + dt.timedelta(days=8)))
    desktop.keyboard.press("Escape")
    desktop.wait_for_timeout(3000)  # what is written in the first seconds counts as the form's beginning, not as a change
    desktop.locator("#id_introduction").fill("Salt from the pans.")
    expect(desktop).to_have_url(re.compile("/edit/$"))  # a draft saved itself

    on_its_way: list[Route] = []  # the draft with the product in it, held on the road until "Publish" is pressed

    def hold(route: Route) -> None:
        is_draft = route.request.method == "POST" and route.request.headers.get("accept") == "application/json"
        on_its_way.append(route) if is_draft and not on_its_way else route.continue_()

    desktop.route("**/edit/", hold)
    choose(desktop, kind="Product", name="Coarse sea salt", told_by="Salinas da Gaivota")
    while not on_its_way:
        desktop.wait_for_timeout(50)
    desktop.get_by_role("button", name="More actions").click()
    desktop.get_by_role("button", name="Publish", exact=True).click()
    desktop.wait_for_timeout(500)
    with desktop.expect_navigation():
        on_its_way[0].continue_()

    expect(desktop.locator(".messages")).to_contain_text("published")
    campaign = CampaignPage.objects.get(title=TITLE)
    assert campaign.live
    assert campaign.products.count() == 1


def test_a_campaign_that_closes_before_it_opens_is_refused(desktop: Page, site_rows: Site) -> None:
    sign_in(desktop, "operator")
    home = HomePage.objects.get(locale__language_code="en")
    desktop.goto(f"/admin/pages/add/marketplace_pages/campaignpage/{home.pk}/", wait_until="networkidle")
    desktop.locator("#id_title").fill("The wrong way round")
    desktop.locator("#id_region").fill("nowhere")
    now = timezone.now()
    desktop.locator("#id_opens_at").fill(typed(now))
    desktop.locator("#id_closes_at").fill(typed(now - dt.timedelta(days=1)))
    desktop.keyboard.press("Escape")
    desktop.get_by_role("button", name="More actions").click()
    with desktop.expect_navigation():
        desktop.get_by_role("button", name="Publish", exact=True).click()
    expect(desktop.locator("main")).to_contain_text("A campaign closes after it opens.")
    expect(desktop.locator("#id_title")).to_have_value("The wrong way round")
    assert not CampaignPage.objects.filter(title="The wrong way round").exists()


@pytest.fixture
def waiting(site_rows: Site) -> Iterator[Attestation]:
    """One more attestation that waits for a ruling, sent in by the demo's dairy."""
    like = Attestation.objects.filter(producer__slug="ovelha-azul", designation__name="Queijo Serra da Estrela").first()
    assert like
    today = timezone.localdate()
    mine = Attestation.objects.create(
        producer=like.producer,
        designation=like.designation,
        document=like.document.name,
        issued_by="Control body of the hills",
        valid_from=today,
        valid_until=today + dt.timedelta(days=365),
        submitted_by=like.submitted_by,
    )
    yield mine
    mine.delete()


def open_ruling(page: Page, attestation: Attestation) -> None:
    """From the operator's first page: what waits comes first."""
    sign_in(page, "operator")
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("to rule on")).click()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    page.locator("tr").filter(has_text=attestation.issued_by).get_by_role("link", name=str(attestation.producer), exact=True).click()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)


def test_an_attestation_is_accepted(page: Page, waiting: Attestation, running_site: Site) -> None:
    open_ruling(page, waiting)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the document").click()
    assert page.context.request.get(opened.value.url).status == 200
    with page.expect_navigation():
        page.get_by_role("button", name="Accept").click()
    expect(page.locator(".messages")).to_contain_text("Accepted")
    expect(page.locator("tr").filter(has_text=waiting.issued_by)).to_contain_text("accepted")
    wait_for_mail(running_site, to=OWNER, saying="is accepted")
    # Ruled on once: the page has no buttons any more.
    visit(page, f"/admin/attestations/edit/{waiting.pk}/")
    expect(page.get_by_role("button", name="Refuse")).to_have_count(0)


def test_an_attestation_is_refused_with_a_reason(page: Page, waiting: Attestation, running_site: Site) -> None:
    open_ruling(page, waiting)
    with page.expect_navigation():
        page.get_by_role("button", name="Refuse").click()
    expect(page.locator("main")).to_contain_text("Say why you refuse it")
    assert_accessible(page)
    waiting.refresh_from_db()
    assert waiting.state == Attestation.State.SUBMITTED

    page.get_by_label("Reason").fill("Page two is missing: send the whole document.")
    with page.expect_navigation():
        page.get_by_role("button", name="Refuse").click()
    expect(page.locator(".messages")).to_contain_text("Refused")
    expect(page.locator("tr").filter(has_text=waiting.issued_by)).to_contain_text("refused")
    wait_for_mail(running_site, to=OWNER, saying="Page two is missing")
