"""What leads on from a product: reviews of buyers, favourites, and what this browser has seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from demo.people import OWNER, PASSWORD, SHOPPER
from marketplace.discovery.models import BoughtTogether
from marketplace.order.models import Line, ShopOrder
from marketplace.reviews.models import Review
from scripts.serving import Site
from tests.e2e.shopping import CHEESE, HONEY, Shopper
from tests.e2e.visiting import assert_accessible, field, sign_in, visit


def delivered_line(*, of: str) -> Line:
    """A delivered line of the demo's first owner's shop that nobody has reviewed, bought by ``of`` or a guest."""
    reviewed = Review.objects.values("line")
    lines = Line.objects.filter(shop_order__state=ShopOrder.State.DELIVERED, shop_order__partner__shop__memberships__user__email=of)
    lines = lines.exclude(pk__in=reviewed).select_related("order", "product__parent")
    for line in lines.order_by("pk"):
        shown = line.product.parent or line.product  # type: ignore[union-attr]
        if not Review.objects.filter(product=shown, line__order__guest_email=line.order.guest_email).exists():
            return line
    raise LookupError(of)


def test_a_buyer_writes_the_operator_reads_the_shop_answers_and_all_see_it(page: Page, open_context: object, site_rows: Site) -> None:
    line = delivered_line(of=OWNER)
    said = f"Firm and mild, and gone within a day ({line.pk})."
    visit(page, f"/en/order/{line.order.tracking_token}/")
    page.locator(f"a[href$='/review/{line.pk}/']").click()
    page.get_by_role("button", name="Send the review").click()
    expect(page.locator("main")).to_contain_text("Choose a rating.")
    assert_accessible(page)
    page.get_by_label("Good", exact=False).nth(1).check()
    page.get_by_label("What was it like").fill(said)
    page.get_by_role("button", name="Send the review").click()
    expect(page.locator("main")).to_contain_text("We read it, then it is shown")
    assert_accessible(page)

    review = Review.objects.get(text=said)
    operator = open_context().new_page()  # type: ignore[operator]
    sign_in(operator, "operator")
    visit(operator, "/admin/reviews/")
    visit(operator, f"/admin/reviews/edit/{review.pk}/")
    operator.get_by_role("button", name="Publish").click()
    expect(operator.locator("body")).to_contain_text("It is shown with the product now")

    owner = open_context().new_page()  # type: ignore[operator]
    sign_in(owner, "shop owner")
    visit(owner, "/admin/shop_reviews/")
    visit(owner, f"/admin/shop_reviews/{review.pk}/")
    field(owner, "Your answer").fill(f"Come again soon ({line.pk}).")
    owner.get_by_role("button", name="Publish the answer").click()
    expect(owner.locator("body")).to_contain_text("Your answer stands under the review")

    visit(page, f"/en/product/{review.product.slug}-{review.product_id}/")
    expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("main")).to_contain_text(f"Come again soon ({line.pk}).")
    expect(page.locator("main")).to_contain_text(
        "by a buyer" if Review.objects.published().filter(product=review.product).count() == 1 else "by buyers"
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wish_is_kept_through_signing_in(open_context: object, scripts: bool) -> None:
    page = open_context("phone", java_script_enabled=scripts).new_page()  # type: ignore[operator]
    shopper = Shopper(page, look=assert_accessible if scripts else lambda _page: None)
    shopper.search(HONEY["en"])
    shopper.open_card(HONEY["en"])
    page.get_by_role("button", name=re.compile("Keep it as a favourite")).click()
    page.locator("input[name=username]").fill(SHOPPER)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Favourites")
    expect(page.locator("main")).to_contain_text(HONEY["en"])
    shopper.look(page)
    page.get_by_role("button", name=re.compile("Take out.*" + re.escape(HONEY["en"]))).click()
    expect(page.locator("main")).to_contain_text("No favourites yet")
    shopper.look(page)


def test_what_this_browser_has_seen_comes_at_the_bottom_and_can_be_forgotten(page: Page) -> None:
    shopper = Shopper(page)
    shopper.search(HONEY["en"])
    shopper.open_card(HONEY["en"])
    expect(page.locator("[data-seen]")).to_be_hidden()
    shopper.search(CHEESE["en"])
    shopper.open_card(CHEESE["en"])
    page.evaluate(
        "() => { window.moved = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; })"
        ".observe({ type: 'layout-shift', buffered: true }); }"
    )
    seen = page.locator("[data-seen]")
    expect(seen).to_be_visible()
    page.locator(".site-footer").scroll_into_view_if_needed()
    expect(seen).to_contain_text(HONEY["en"])
    expect(seen).not_to_contain_text(CHEESE["en"])
    assert_accessible(page)
    assert page.evaluate("window.moved") < 0.01
    page.get_by_role("button", name="Forget these").click()
    expect(seen).to_have_count(0)
    page.reload()
    expect(page.locator("[data-seen]")).to_be_hidden()


def test_what_is_bought_together_leads_on(page: Page, site_rows: Site) -> None:
    pair = BoughtTogether.objects.select_related("product", "other").order_by("pk").first()
    assert pair is not None
    visit(page, f"/en/product/{pair.product.slug}-{pair.product_id}/")
    together = page.locator("section[aria-labelledby=together]")
    expect(together).to_be_visible()
    assert together.locator(f"a[href$='-{pair.other_id}/']").count() == 1
