"""The steps to a shop: each saves, each says what it lacks, and what can be derived is not asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from marketplace.catalogue.models import Product
from marketplace.partner.models import Partner, SellerTerms
from shops.models import Association, PayoutAccount, ShopApplication, StorefrontPage, Trader
from shops.opening.asking import CannotAsk, ask_to_open
from tests import factories
from tests.shops import rows
from tests.shops.opening.walking import Walker, make_terms, upload
from tests.tasks import waiting_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def walker() -> Walker:
    make_terms()
    return Walker()


def test_all_the_way_to_asking(walker: Walker, media: Path) -> None:
    walker.all_but_asking()
    answer = walker.ask()

    assert answer["Location"] == reverse("opening_waiting")
    application = walker.application
    assert application.state == ShopApplication.State.ASKED
    partner = application.shop.partner
    assert (partner.code, partner.legal_name, partner.tax_number) == ("queijaria-do-pastor", "Celestino Pastor", "123456789")
    assert (partner.packing_days, partner.is_open, partner.is_admitted) == (1, False, False)
    assert partner.sends_from_id == Trader.objects.get().address_id, "collected at the trader's address unless something else is said"
    assert PayoutAccount.objects.get().iban == "PT50000201231234567890154"
    product = Product.objects.get()
    assert product.is_public
    assert (product.grams, product.net_content, product.keep_cold) == (560, 500, True)
    assert product.categories.get().name == "Cheese"
    food = product.food.get()
    assert food.allergens == ["milk"]
    assert food.storage
    assert "Rua da Serra 8" in food.operator
    terms = SellerTerms.objects.get()
    assert (terms.commission_percent, terms.monthly_fee, terms.months_free) == (9, 12, 0)
    assert "send_opening_mail" in waiting_tasks()
    assert "Queijaria do Pastor" in walker.client.get(reverse("opening_waiting")).text
    assert walker.page("name")["Location"] == reverse("opening_waiting"), "while it waits, it is not changed"


def test_each_step_leads_to_the_next_that_lacks_something(walker: Walker, media: Path) -> None:
    factories.make_category()
    assert walker.page("money")["Location"] == reverse("opening_step", args=["name"])
    assert walker.name()["Location"] == reverse("opening_step", args=["trader"])
    assert walker.money()["Location"] == reverse("opening_step", args=["trader"])
    assert walker.trader()["Location"] == reverse("opening_step", args=["look"])
    assert walker.look()["Location"] == reverse("opening_step", args=["products"])
    review = walker.page("review")
    assert "Put in at least one product." in review.text
    assert 'name="terms"' in review.text
    assert "The button comes when nothing is missing." in review.text


def test_what_is_missing_is_refused_whatever_the_browser_sends(walker: Walker) -> None:
    walker.name()
    walker.ask()
    assert walker.application.state == ShopApplication.State.DRAFT
    assert not SellerTerms.objects.exists()


def test_an_unfinished_way_is_offered_after_signing_in_on_another_device(walker: Walker) -> None:
    walker.name()
    other = Client()
    answer = other.post(reverse("sign_in"), {"username": walker.user.email, "password": factories.PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("open_shop")
    assert "Queijaria do Pastor is begun and saved." in answer.text
    assert reverse("opening_step", args=["trader"]) in answer.text
    assert 'value="Queijaria do Pastor"' in other.get(reverse("opening_step", args=["name"])).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Give your shop a name."),
        ({"name": "x"}, "at least two letters"),
        ({"name": "Loja", "code": "admin"}, "is kept for the market itself"),
        ({"name": "Feira"}, "is kept for the market itself"),
        ({"name": "123"}, "is kept for the market itself"),
        ({"name": "Shop One", "code": "taken"}, "is taken by another shop"),
        ({"name": "Ábc", "code": "!!"}, "at least 3 letters"),
        ({"name": "Loja boa", "association": "NOPE"}, "We know no such code"),
    ],
)
def test_a_name_or_address_that_cannot_be_had(walker: Walker, typed: dict[str, str], words: str) -> None:
    factories.make_partner(code="taken")
    answer = walker.name(**typed)
    assert answer.status_code == 200
    assert words in answer.text
    assert walker.application.shop is None


def test_a_taken_address_comes_with_free_ones(walker: Walker) -> None:
    factories.make_partner(code="queijaria-do-pastor")
    answer = walker.name()
    assert "queijaria-pastor" in answer.text
    found = walker.client.get(reverse("opening_address"), {"name": "Queijaria do Pastor"}).json()
    assert not found["is_free"]
    assert found["suggestions"][0] == "queijaria-pastor"
    assert walker.name(code="queijaria-pastor").status_code == 302


def test_two_who_want_one_address_at_once_do_not_both_get_it(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shops.opening.names.refusal", lambda code, **_besides: "")
    factories.make_partner(code="queijaria-do-pastor")
    answer = walker.name()
    assert "was taken by another shop a moment ago" in answer.text
    assert walker.application.shop is None


def test_the_shop_can_be_renamed_on_its_way(walker: Walker) -> None:
    walker.name()
    walker.name("Casa do Pastor", code="casa-do-pastor")
    shop = walker.application.shop
    assert (shop.partner.name, shop.partner.code) == ("Casa do Pastor", "casa-do-pastor")
    assert set(StorefrontPage.objects.filter(shop=shop).values_list("slug", "title")) == {("casa-do-pastor", "Casa do Pastor")}
    assert Partner.objects.count() == 1


def test_the_database_lets_nobody_sell_who_is_not_admitted(walker: Walker) -> None:
    walker.name()
    with pytest.raises(IntegrityError):
        Partner.objects.update(is_open=True)


def test_the_database_keeps_one_way_a_person(walker: Walker) -> None:
    with pytest.raises(IntegrityError):
        ShopApplication.objects.create(applicant=walker.user, language="en")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Write the name of the firm"),
        ({"tax_number": "123456788"}, "This is no Portuguese tax number"),
        ({"tax_number": ""}, "Write your tax number."),
        ({"identity_document": ""}, "identity document"),
        ({"postcode": "99"}, "This is no postcode of Portugal"),
        ({"phone": "12"}, "This is no telephone number"),
        ({"phone": ""}, "Write a telephone number"),
        ({"email": "x"}, "This is no e-mail address"),
        ({"certified": ""}, "Without this promise"),
        ({"country": "XX"}, "Choose one of the countries in the list"),
    ],
)
def test_a_trader_who_is_not_told_right(walker: Walker, typed: dict[str, str], words: str) -> None:
    walker.name()
    answer = walker.trader(**typed)
    assert answer.status_code == 200
    assert words in answer.text
    assert "What you wrote is kept" in answer.text
    assert not Trader.objects.exists()


def test_a_firms_register_follows_from_its_tax_number(walker: Walker) -> None:
    walker.name()
    assert walker.trader(tax_number="PT 501 964 843", identity_document="").status_code == 302
    trader = Trader.objects.get()
    assert (trader.register, trader.register_number) == ("Commercial register of Portugal", "501964843")


def test_a_number_without_check_digits_says_so(walker: Walker) -> None:
    walker.name()
    here = {"country": "NC", "postcode": "98800", "locality": "Nouméa", "phone": "+687 25 00 00", "identity_document": ""}
    answer = walker.client.post(
        reverse("opening_step", args=["trader"]),
        {**walker.page("trader").context["form"].initial, "name": "Fromagerie", "street": "Rue 1", "tax_number": "0123456.001", **here}
        | {"email": "a@example.org", "certified": "on"},
        follow=True,
    )
    assert Trader.objects.get().register_number == "0123456.001"
    assert "no check digit that we could calculate" in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Write what it is called"),
        ({"price": ""}, "Write the price"),
        ({"price": "0"}, "At least 0.01."),
        ({"weight": "0"}, "at least 1"),
        ({"weight": "50000"}, "The post carries up to 30 kg"),
        ({"stock": "-1"}, "At least 0."),
        ({"title": "Zyx"}, "From the name alone we cannot tell"),
    ],
)
def test_a_product_that_is_not_told_right(walker: Walker, typed: dict[str, str], words: str) -> None:
    factories.make_category()
    walker.name()
    answer = walker.product(**typed)
    assert answer.status_code == 200
    assert words in answer.text
    assert not Product.objects.exists()


def test_a_file_that_is_no_photo_is_refused_and_the_rest_kept(walker: Walker, media: Path) -> None:
    factories.make_category()
    walker.name()
    broken = upload()
    broken.file.seek(0)
    broken.file.truncate(2000)
    answer = walker.product(photo=broken)
    assert "This picture is damaged" in answer.text or "not a picture" in answer.text
    assert "Cured sheep&#x27;s cheese" in answer.text
    assert not Product.objects.exists()


def test_a_photo_beside_another_mistake_has_to_be_chosen_again(walker: Walker, media: Path) -> None:
    factories.make_category()
    walker.name()
    assert "Choose the photo again" in walker.product(price="dear", photo=upload()).text
    assert "Choose the photo again" not in walker.product(price="dear").text


def test_who_writes_in_portuguese_has_written_the_portuguese_words(walker: Walker) -> None:
    factories.make_category()
    walker.name()
    with translation.override("pt"):
        walker.product(title="Queijo de ovelha curado")
    product = Product.objects.get()
    assert [(words.language, words.title) for words in product.translations.all()] == [("pt", "Queijo de ovelha curado")]
    assert product.food.get().storage == "Entre 2 e 8 °C"


def test_a_photo_goes_into_the_shops_own_collection(walker: Walker, media: Path) -> None:
    factories.make_category()
    walker.name()
    assert walker.product(photo=upload()).status_code == 302
    image = Product.objects.get().images.get().image
    assert image.collection_id == walker.application.shop.collection_id
    assert image.alt == "Cured sheep's cheese"


def test_a_protected_name_without_proof_stays_a_draft_and_says_why(walker: Walker) -> None:
    factories.make_category()
    factories.make_designation()
    walker.name()
    page = walker.client.post(
        reverse("opening_step", args=["products"]),
        {"title": "Queijo Serra da Estrela", "price": "20", "weight": "1000", "stock": "3", "category": factories.make_category().pk},
        follow=True,
    )
    assert "is kept as a draft" in page.text
    assert "carries the protected name" in page.text
    assert not Product.objects.get().is_public
    assert "see what it still needs" in walker.page("review").text


def test_food_information_is_corrected_and_a_product_changed_and_removed(walker: Walker) -> None:
    factories.make_category()
    walker.name()
    walker.product()
    product = Product.objects.get()
    walker.client.post(
        reverse("opening_food", args=[product.pk]), {"ingredients": "Milk, salt", "storage": "In the cellar", "allergens": ["milk", "eggs"]}
    )
    product.refresh_from_db()
    assert not product.keep_cold
    assert product.food.get().allergens == ["milk", "eggs"]
    refused = walker.client.post(reverse("opening_food", args=[product.pk]), {"storage": ""})
    assert "Write how a buyer keeps it at home." in refused.text
    walker.client.post(
        reverse("opening_product", args=[product.pk]), {"title": "Old cheese", "price": "9", "weight": "1000", "stock": "1", "category": ""}
    )
    product.refresh_from_db()
    assert (product.title, product.grams) == ("Old cheese", 1100)
    assert product.food.get().storage == "In the cellar", "what was corrected stays"
    walker.client.post(reverse("opening_remove_product", args=[product.pk]))
    assert not Product.objects.exists()


def test_another_shops_product_is_unknown(walker: Walker) -> None:
    walker.name()
    foreign = factories.make_product()
    for name in ("opening_product", "opening_food", "opening_remove_product"):
        assert walker.client.post(reverse(name, args=[foreign.pk])).status_code == 404
    assert Product.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"services": []}, "Offer at least one service"),
        ({"cutoff": "late"}, "Write a time like 14:30."),
        ({"packing_days": "99"}, "Select a valid choice"),
        ({"street": ""}, "Write the street"),
        ({"off_from_0": "2030-01-05", "off_until_0": "2030-01-01"}, "The last day lies before the first"),
        ({"off_from_0": "2020-01-05", "off_until_0": ""}, "These days are over"),
        ({"off_from_0": "2030-01-01", "off_until_0": "2030-06-01"}, "days in a row"),
        ({"off_from_0": "soon"}, "Write a day like"),
    ],
)
def test_a_way_of_sending_that_is_not_told_right(walker: Walker, typed: dict[str, Any], words: str) -> None:
    factories.make_service()
    walker.name()
    walker.trader()
    answer = walker.sending(**typed)
    assert answer.status_code == 200
    assert words in answer.text


def test_cold_things_need_a_cold_service(walker: Walker) -> None:
    factories.make_category()
    factories.make_service()
    factories.make_service(code="cold", name="Cold", is_chilled=True)
    for send in (walker.name, walker.trader, walker.look, walker.product):
        send()
    walker.sending(services=["home-24"])
    assert "offer no service that keeps cold" in walker.page("review").text
    walker.sending(services=["home-24", "cold"])
    assert "offer no service that keeps cold" not in walker.page("review").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"iban": "PT50000201231234567890155"}, "This is no IBAN"),
        ({"iban": ""}, "Write the IBAN"),
        ({"holder": ""}, "in whose name"),
    ],
)
def test_an_account_that_is_not_told_right(walker: Walker, typed: dict[str, str], words: str) -> None:
    walker.name()
    answer = walker.money(**typed)
    assert answer.status_code == 200
    assert words in answer.text
    assert not PayoutAccount.objects.exists()


def test_a_saved_account_is_never_shown_whole_again(walker: Walker) -> None:
    walker.name()
    walker.money()
    page = walker.page("money")
    assert "PT50 •••• 0154" in page.text
    assert "000201231234567890154" not in page.text
    assert walker.money(iban="").status_code == 302, "left empty, it is kept"
    assert PayoutAccount.objects.get().iban == "PT50000201231234567890154"


@pytest.mark.parametrize("field", ["theme", "logo"])
def test_a_look_that_cannot_be(walker: Walker, field: str, media: Path) -> None:
    walker.name()
    broken = upload()
    broken.file.seek(0)
    broken.file.truncate(1500)
    answer = walker.look(**{"theme": "nothing"} if field == "theme" else {"logo": broken})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_a_look_is_written_and_shown_with_the_shops_own_name_and_products(walker: Walker, media: Path) -> None:
    factories.make_category()
    walker.name()
    walker.product()
    assert walker.look("kiln", logo=upload(), show="1")["Location"] == reverse("opening_step", args=["look"])
    page = StorefrontPage.objects.filter(shop=walker.application.shop).first().get_latest_revision_as_object()
    assert (page.ground, page.corners, page.header_style, page.colour) == ("clay", "sharp", "colour", "#9a3412")
    assert page.logo.collection_id == walker.application.shop.collection_id
    shown = walker.client.get(reverse("opening_preview"), {"theme": "cellar", "colour": "#00ff00"})
    assert "Queijaria do Pastor" in shown.text
    assert "Cured sheep&#x27;s cheese" in shown.text
    assert "00ff00-book-night-soft" in shown.text
    assert "<style" not in shown.text


def test_each_language_has_its_own_line_under_the_name(walker: Walker, media: Path) -> None:
    walker.name()
    walker.look(line_en="Cheese from the hills", line_pt="Queijo da serra", line_fr="")

    written = walker.page("look").text
    lines = {
        page.locale.language_code: page.get_latest_revision_as_object().tagline
        for page in StorefrontPage.objects.filter(shop=walker.application.shop).select_related("locale")
    }
    assert lines == {"en": "Cheese from the hills", "pt": "Queijo da serra", "fr": ""}
    assert 'value="Queijo da serra"' in written
    assert "Português" in written


def test_a_line_that_is_too_long_is_said_and_kept(walker: Walker, media: Path) -> None:
    walker.name()
    answer = walker.look(line_pt="q" * 161)
    assert answer.status_code == 200
    assert "at most 160 signs" in answer.text
    assert "q" * 161 in answer.text
    assert not StorefrontPage.objects.filter(shop=walker.application.shop).exclude(tagline="").exists()


def test_terms_that_changed_while_they_were_read_are_not_agreed_to(walker: Walker, media: Path) -> None:
    walker.all_but_asking()
    seen = walker.page("review").context["offer"].seen
    make_terms(starts_on=timezone.localdate(), commission_percent=30)
    answer = walker.client.post(reverse("opening_step", args=["review"]), {"terms": seen}, follow=True)
    assert "What selling costs has changed" in answer.text
    assert walker.application.state == ShopApplication.State.DRAFT


def test_without_a_price_list_nothing_is_asked(media: Path) -> None:
    walker = Walker()
    walker.all_but_asking()
    assert "The market has not said yet what selling costs" in walker.page("review").text
    with pytest.raises(CannotAsk):
        ask_to_open(application=walker.application, seen="")


def test_an_associations_terms_are_kept_when_the_association_changes(walker: Walker, media: Path) -> None:
    association = Association.objects.create(
        name="Commerce", code="SERRA-26", commission_percent=5, months_free=3, valid_until=timezone.localdate()
    )
    walker.all_but_asking()
    walker.name(association="serra-26 ")
    assert "5 %" in walker.page("review").text
    walker.ask()
    Association.objects.filter(pk=association.pk).update(commission_percent=50, months_free=0)
    terms = SellerTerms.objects.get()
    assert (terms.commission_percent, terms.months_free, terms.sponsor) == (5, 3, "Commerce")


def test_taking_it_back_gives_it_into_the_hand_again(walker: Walker, media: Path) -> None:
    walker.all_but_asking()
    walker.ask()
    walker.client.post(reverse("opening_take_back"))
    assert walker.application.state == ShopApplication.State.DRAFT
    assert walker.page("name").status_code == 200


def test_strangers_are_led_to_the_first_page() -> None:
    rows.make_site()
    for address in ("opening_preview", "opening_waiting", "opening_address"):
        assert Client().get(reverse(address))["Location"] == reverse("open_shop")
    for step in ("name", "trader", "look", "products", "sending", "money", "review"):
        assert Client().get(reverse("opening_step", args=[step]))["Location"] == reverse("open_shop")
    assert Client().get("/en/open-a-shop/nonsense/").status_code == 404
