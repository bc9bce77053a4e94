"""What every back end does. Whoever has a back end inherits these classes and gives the fixture ``backend``: empty, and with a database.

class TestWordsOnTheDatabase(FindsWords): ...
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from marketplace.catalogue.folding import folded
from marketplace.search.asking import Backend, Facet, Hit, Order
from marketplace.search.documents import Kind
from tests.search.making import COIMBRA, DAY, LISBON, PORTO, counts, document, found, know_synonyms, maker, question, walked

A_DAY = dt.timedelta(days=1)


class FindsWords:
    @pytest.fixture(autouse=True)
    def shelf(self, backend: Backend) -> None:
        know_synonyms()
        backend.write(
            [
                document(1, "Requeijão", titles={"pt": "Requeijão", "fr": "Fromage frais de brebis", "en": "Fresh whey cheese"}),
                document(2, "Mel de urze", titles={"pt": "Mel de urze", "fr": "Miel de bruyère", "en": "Heather honey"}),
                document(
                    3,
                    "Pão de centeio",
                    titles={"pt": "Pão de centeio", "fr": "Pain de seigle", "en": "Rye bread"},
                    bodies={"pt": "Vai bem com queijo e mel."},
                    names=("Padaria do Forno", "Seia"),
                    skus=("PAO-500", "Pão/1000"),
                ),
            ]
        )

    @pytest.mark.parametrize(
        ("words", "product"),
        [
            ("requeijão", 1),
            ("REQUEIJAO", 1),
            ("requeijões", 1),
            ("requeijoes", 1),
            ("fromage", 1),
            ("fromages frais", 1),
            ("cheese", 1),
            ("cheeses", 1),
            ("urze mel", 2),
            ("bruyere", 2),
            ("honeys", 2),
            ("pães", 3),
            ("seigle", 3),
            ("padaria", 3),
            ("pão seia", 3),
        ],
    )
    def test_a_word_of_any_of_the_languages_finds_in_any_writing(self, backend: Backend, words: str, product: int) -> None:
        for language in ("pt", "fr", "en"):
            assert product in found(backend, words, language=language)

    def test_all_words_are_wanted(self, backend: Backend) -> None:
        assert found(backend, "mel") == {2, 3}
        assert found(backend, "mel urze") == {2}
        assert found(backend, "mel requeijão") == set()

    def test_small_words_are_not_wanted(self, backend: Backend) -> None:
        assert found(backend, "o mel da urze") == {2}

    def test_what_has_the_words_in_its_title_comes_before_what_has_them_in_its_text(self, backend: Backend) -> None:
        assert backend.find(question("mel")).products == (2, 3)

    def test_a_name_comes_before_the_text(self, backend: Backend) -> None:
        backend.write([document(11, "Broa", bodies={"pt": "Feita em Seia."}, sold=50)])

        assert backend.find(question("seia")).products == (3, 11)

    def test_what_can_be_bought_sells_or_is_new_comes_first(self, backend: Backend) -> None:
        backend.write(
            [
                document(21, "Azeite", in_stock=False),
                document(22, "Azeite"),
                document(23, "Azeite", sold=400),
                document(24, "Azeite", created=dt.datetime(2019, 1, 1, tzinfo=dt.UTC)),
            ]
        )

        assert backend.find(question("azeite")).products == (23, 22, 24, 21)
        assert backend.find(question(chosen={Facet.IN_STOCK: ("1",)})).products[0] == 23

    def test_an_exact_sku_comes_first_in_any_capitals(self, backend: Backend) -> None:
        backend.write([document(31, "PAO-500 imitado", sold=900)])

        for words in ("PAO-500", "pao-500"):
            assert backend.find(question(words)).products[0] == 3
        assert backend.find(question("pão/1000")).products == (3,)

    def test_a_sku_is_not_found_by_a_part_of_it(self, backend: Backend) -> None:
        backend.write([document(32, "Tigela", skus=("XK7-900",))])

        assert found(backend, "XK7-90") == set()

    def test_the_last_word_may_be_a_beginning(self, backend: Backend) -> None:
        answer = backend.find(question("pão cent"))

        assert answer.products == (3,)
        assert answer.corrected == ""

    @pytest.mark.parametrize(
        ("words", "right", "product"),
        [
            ("requeijoa", "requeijao", 1),
            ("requejão", "requeijao", 1),
            ("fromgae frais", "fromage frais", 1),
            ("chese", "cheese", 1),
            ("mel de urzze", "mel de urze", 2),
            ("centio", "centeio", 3),
        ],
    )
    def test_a_word_typed_wrongly_finds_the_nearest_and_says_so(self, backend: Backend, words: str, right: str, product: int) -> None:
        answer = backend.find(question(words))

        assert product in answer.products
        assert folded(answer.corrected) == right

    def test_nothing_near_is_nothing(self, backend: Backend) -> None:
        answer = backend.find(question("xylophone"))

        assert (answer.products, answer.total, answer.next, answer.corrected) == ((), 0, "", "")

    def test_the_operators_words_that_mean_the_same_find_each_other_without_a_rebuild(self, backend: Backend) -> None:
        assert found(backend, "broinha") == set()

        know_synonyms("broinha, pão", "doce das abelhas, mel")

        assert found(backend, "broinhas") == {3}
        assert found(backend, "doce das abelhas") == {2, 3}
        assert found(backend, "mel") == {2, 3}

    def test_a_document_written_again_is_found_by_its_new_words_alone(self, backend: Backend) -> None:
        backend.write([document(2, "Cera")])

        assert found(backend, "urze") == set()
        assert found(backend, "cera") == {2}

    def test_a_removed_one_is_not_found(self, backend: Backend) -> None:
        backend.remove(["product:2", "product:999"])

        assert found(backend, "mel") == {3}

    def test_others_are_makers_shops_campaigns_and_pages(self, backend: Backend) -> None:
        backend.write(
            [
                maker(7, "Mel da Serra"),
                maker(7, "A loja do mel", kind=Kind.SHOP),
                maker(8, "Semana do mel", kind=Kind.CAMPAIGN, shown_from=DAY, shown_until=DAY),
                maker(9, "Do mel e da cera", kind=Kind.PAGE),
                *(maker(100 + n, f"Casa {n}", bodies={"pt": "mel"}) for n in range(9)),
            ]
        )

        hits = backend.others(words="mel", language="pt", day=DAY, size=4)
        later = backend.others(words="mel", language="pt", day=DAY + A_DAY, size=4)

        assert next(hit for hit in hits if hit.kind == Kind.MAKER) == Hit(Kind.MAKER, 7)
        assert {hit for hit in hits if hit.kind != Kind.MAKER} == {Hit(Kind.SHOP, 7), Hit(Kind.CAMPAIGN, 8), Hit(Kind.PAGE, 9)}
        assert len([hit for hit in hits if hit.kind == Kind.MAKER]) == 4
        assert Hit(Kind.CAMPAIGN, 8) not in later
        assert backend.others(words="", language="pt", day=DAY) == backend.others(words="*", language="pt", day=DAY)

    def test_suggestions_are_products_and_makers_that_begin_so(self, backend: Backend) -> None:
        backend.write([maker(7, "Requinte da Serra"), maker(8, "Requinte", kind=Kind.SHOP)])

        hits = backend.suggest(words="requ", language="pt", day=DAY)

        assert set(hits) == {Hit(Kind.PRODUCT, 1), Hit(Kind.MAKER, 7)}
        assert list(backend.suggest(words="mel ur", language="pt", day=DAY)) == [Hit(Kind.PRODUCT, 2)]
        assert list(backend.suggest(words="", language="pt", day=DAY)) == []


class CountsFacets:
    @pytest.fixture(autouse=True)
    def shelf(self, backend: Backend) -> None:
        know_synonyms()
        backend.write(
            [
                document(1, maker=10, categories=(1, 2), milk=("sheep",), district="Guarda", free_of=("gluten", "nuts"), on_offer=True),
                document(2, maker=10, categories=(1, 2), milk=("sheep", "goat"), district="Guarda", free_of=("gluten",)),
                document(3, maker=11, categories=(1, 3), milk=("goat",), district="Viseu", in_stock=False),
                document(4, "Mel", maker=12, categories=(4,), district="Viseu", free_of=("gluten", "nuts"), price=Decimal("4.50")),
            ]
        )

    def test_each_count_is_what_choosing_it_gives(self, backend: Backend) -> None:
        answer = backend.find(question())

        assert answer.total == 4
        assert counts(answer, Facet.MAKER) == {"10": 2, "11": 1, "12": 1}
        assert counts(answer, Facet.CATEGORY) == {"1": 3, "2": 2, "3": 1, "4": 1}
        assert counts(answer, Facet.MILK) == {"goat": 2, "sheep": 2}
        assert counts(answer, Facet.IN_STOCK) == {"1": 3}
        assert counts(answer, Facet.ON_OFFER) == {"1": 1}
        assert Facet.DESIGNATION not in answer.facets
        for facet, buckets in answer.facets.items():
            for bucket in buckets:
                assert backend.find(question(chosen={facet: (bucket.value,)})).total == bucket.count

    def test_the_most_frequent_comes_first_then_by_value(self, backend: Backend) -> None:
        answer = backend.find(question())

        assert [bucket.value for bucket in answer.facets[Facet.MAKER]] == ["10", "11", "12"]
        assert [bucket.value for bucket in answer.facets[Facet.MILK]] == ["goat", "sheep"]

    def test_a_chosen_facet_shows_what_else_could_be_chosen_of_it(self, backend: Backend) -> None:
        answer = backend.find(question(chosen={Facet.MAKER: ("10",)}))

        assert (set(answer.products), answer.total) == ({1, 2}, 2)
        assert counts(answer, Facet.MAKER) == {"10": 2, "11": 1, "12": 1}
        assert counts(answer, Facet.CATEGORY) == {"1": 2, "2": 2}

    def test_two_facets_narrow_each_other(self, backend: Backend) -> None:
        answer = backend.find(question(chosen={Facet.MILK: ("goat",), Facet.DISTRICT: ("Guarda",)}))

        assert answer.products == (2,)
        assert counts(answer, Facet.MILK) == {"sheep": 2, "goat": 1}
        assert counts(answer, Facet.DISTRICT) == {"Guarda": 1, "Viseu": 1}
        assert counts(answer, Facet.MAKER) == {"10": 1}

    def test_two_values_of_one_facet_are_any_of_them(self, backend: Backend) -> None:
        assert found(backend, chosen={Facet.MAKER: ("11", "12")}) == {3, 4}

    def test_of_what_it_is_free_of_all_are_wanted(self, backend: Backend) -> None:
        answer = backend.find(question(chosen={Facet.FREE_OF: ("gluten", "nuts")}))

        assert set(answer.products) == {1, 4}
        assert counts(answer, Facet.FREE_OF) == {"gluten": 2, "nuts": 2}
        assert counts(backend.find(question(chosen={Facet.FREE_OF: ("nuts",)})), Facet.FREE_OF) == {"gluten": 2, "nuts": 2}

    def test_words_and_price_narrow_the_counts(self, backend: Backend) -> None:
        assert counts(backend.find(question("queijo")), Facet.DISTRICT) == {"Guarda": 2, "Viseu": 1}
        cheap = backend.find(question(highest=Decimal("4.50")))
        assert (cheap.products, counts(cheap, Facet.DISTRICT)) == ((4,), {"Viseu": 1})

    def test_prices_are_from_and_to_both_included(self, backend: Backend) -> None:
        backend.write([document(5, price=None), document(6, price=Decimal("10.01"))])

        assert found(backend, lowest=Decimal("10.00")) == {1, 2, 3, 6}
        assert found(backend, lowest=Decimal("4.50"), highest=Decimal("10")) == {1, 2, 3, 4}
        assert found(backend, lowest=Decimal("4.51"), highest=Decimal("9.99")) == set()

    def test_only_what_reaches_the_asker(self, backend: Backend) -> None:
        backend.write([document(7, sending="island"), document(8, sending="")])

        assert found(backend, sendings=("island",)) == {7}
        assert found(backend, sendings=("island", "anywhere")) == {1, 2, 3, 4, 7}
        assert found(backend, sendings=()) == set()
        assert {7, 8} <= found(backend)

    def test_only_what_is_shown_on_the_day(self, backend: Backend) -> None:
        backend.write(
            [
                document(1, shown_from=DAY),
                document(2, shown_from=DAY + A_DAY),
                document(3, shown_until=DAY),
                document(4, shown_until=DAY - A_DAY),
            ]
        )

        answer = backend.find(question())

        assert (set(answer.products), answer.total) == ({1, 3}, 2)
        assert found(backend, day=DAY + A_DAY) == {1, 2}

    def test_a_facet_has_at_most_fifty_values(self, backend: Backend) -> None:
        backend.write([document(100 + n, maker=1000 + n) for n in range(60)])

        buckets = backend.find(question()).facets[Facet.MAKER]

        assert len(buckets) == 50
        assert (buckets[0].value, buckets[0].count) == ("10", 2)

    def test_a_chosen_value_that_nothing_has_finds_nothing(self, backend: Backend) -> None:
        answer = backend.find(question(chosen={Facet.MAKER: ("no such",), Facet.MILK: ("goat",)}))

        assert (answer.products, answer.total) == ((), 0)
        assert counts(answer, Facet.MAKER) == {"10": 1, "11": 1}

    def test_without_facets_there_are_none_and_the_total_is_right(self, backend: Backend) -> None:
        answer = backend.find(question("queijo", size=2, with_facets=False))

        assert (answer.facets, answer.total, len(answer.products)) == ({}, 3, 2)

    def test_a_rebuild_answers_from_one_moment_to_the_next(self, backend: Backend) -> None:
        rebuild = backend.begin_rebuild()
        rebuild.write([document(50, maker=99), document(51, maker=99)])
        assert found(backend) == {1, 2, 3, 4}

        rebuild.finish()

        answer = backend.find(question())
        assert (set(answer.products), answer.total) == ({50, 51}, 2)
        assert counts(answer, Facet.MAKER) == {"99": 2}
        assert list(dict(backend.keys())) == ["product:50", "product:51"]

    def test_an_abandoned_rebuild_never_was(self, backend: Backend) -> None:
        rebuild = backend.begin_rebuild()
        rebuild.write([document(50)])
        rebuild.abandon()

        assert found(backend) == {1, 2, 3, 4}
        backend.write([document(5)])
        assert found(backend) == {1, 2, 3, 4, 5}

    def test_a_digest_is_the_same_only_for_the_same_document(self, backend: Backend) -> None:
        before = dict(backend.keys())
        backend.write([document(4, "Mel", maker=12, categories=(4,), district="Viseu", free_of=("gluten", "nuts"), price=Decimal("4.50"))])
        assert dict(backend.keys()) == before

        backend.write([document(4, "Mel", price=Decimal("4.51"))])
        after = dict(backend.keys())
        assert after["product:4"] != before["product:4"]
        assert list(after) == ["product:1", "product:2", "product:3", "product:4"]


class WalksPages:
    @pytest.fixture(autouse=True)
    def shelf(self, backend: Backend) -> None:
        know_synonyms()
        places = (COIMBRA, PORTO, LISBON, None)
        backend.write(
            document(
                n,
                f"Queijo {'da serra' if n % 3 else ''} {n}",
                price=Decimal(n % 5) + Decimal("0.50") if n % 7 else None,
                unit_price=Decimal(n % 4) if n % 6 else None,
                created=dt.datetime(2026, 1, 1 + n % 9, tzinfo=dt.UTC) if n % 8 else None,
                sold=n % 3 * 40,
                in_stock=n % 2 == 0,
                place=places[n % 4],
            )
            for n in range(1, 48)
        )

    @pytest.mark.parametrize("words", ["", "queijo", "queij"])
    @pytest.mark.parametrize("order", list(Order))
    def test_every_order_is_walked_to_its_end_without_a_double_or_a_gap(self, backend: Backend, order: Order, words: str) -> None:
        asked = question(words, order=order, near=COIMBRA, size=7, with_facets=False)

        seen = walked(backend, asked)

        assert sorted(seen) == list(range(1, 48))
        assert seen == list(backend.find(replace(asked, size=50)).products)

    def test_prices_rise_and_what_has_none_comes_last(self, backend: Backend) -> None:
        seen = walked(backend, question(order=Order.PRICE, size=5))
        prices = [(n % 5 if n % 7 else 99, n) for n in seen]
        assert prices == sorted(prices)  # of equal prices whoever came first: the same on every back end

        seen = walked(backend, question(order=Order.UNIT_PRICE, size=5))
        prices = [(n % 4 if n % 6 else 99, n) for n in seen]
        assert prices == sorted(prices)

    def test_the_newest_come_first(self, backend: Backend) -> None:
        seen = walked(backend, question(order=Order.NEWEST, size=5))
        days = [n % 9 if n % 8 else -1 for n in seen]
        assert days == sorted(days, reverse=True)

    def test_the_nearest_come_first_and_what_has_no_place_last(self, backend: Backend) -> None:
        near_coimbra = walked(backend, question(order=Order.NEAREST, near=COIMBRA, size=5))
        near_lisbon = walked(backend, question(order=Order.NEAREST, near=LISBON, size=5))

        assert [n % 4 for n in near_coimbra] == sorted(n % 4 for n in near_coimbra)  # Coimbra, Porto, Lisbon, nowhere
        ranks = [(2, 0, 1, 3).index(n % 4) for n in near_lisbon]
        assert ranks == sorted(ranks)

    def test_nearest_to_nowhere_is_relevance(self, backend: Backend) -> None:
        nearest = backend.find(question("serra", order=Order.NEAREST))
        assert nearest.products == backend.find(question("serra", order=Order.RELEVANCE)).products

    def test_a_page_keeps_its_place_when_something_before_it_goes(self, backend: Backend) -> None:
        asked = question(order=Order.PRICE, size=10)
        first = backend.find(asked)
        before = backend.find(replace(asked, after=first.next)).products

        backend.remove([f"product:{first.products[0]}"])

        assert backend.find(replace(asked, after=first.next)).products == before

    def test_the_last_page_has_no_next(self, backend: Backend) -> None:
        assert backend.find(question(size=47)).next == ""
        assert backend.find(question(size=46)).next != ""

    def test_the_total_counts_all_pages(self, backend: Backend) -> None:
        first = backend.find(question(size=7))

        assert first.total == backend.find(question(size=7, after=first.next)).total == 47


class TakesBadInput:
    @pytest.fixture(autouse=True)
    def shelf(self, backend: Backend) -> None:
        know_synonyms()
        backend.write([document(1, "Queijo"), document(2, "Queijo da Serra"), document(3, "Mel or rosmaninho")])

    @pytest.mark.parametrize(
        "words",
        [
            "queijo " * 1400,
            "q" * 10_000,
            "*",
            '"',
            "'",
            "queijo*",
            "que*jo",
            "'queijo' & !mel",
            'titles:queijo NEAR("mel", 3)',
            "{titles}: queijo",
            "queijo:*A",
            "\\",
            "queijo <-> serra",
            '{"match_all": {}}',
            "/.*/",
            "queijo~9 ?????????? [a TO z]",
            "queijo\x00\x01\x1f serra\x7f",
            "\ud800",
            "😀 \u202eﷺ",
            "%' OR 1=1 --",
            " ".join(f"palavra{n}" for n in range(300)),
            "\t\n ",
        ],
    )
    def test_any_words_give_an_answer(self, backend: Backend, words: str) -> None:
        for order in Order:
            answer = backend.find(question(words, order=order, near=COIMBRA))
            assert answer.total >= len(answer.products)
        backend.others(words=words, language="pt", day=DAY)
        backend.suggest(words=words, language="pt", day=DAY)

    def test_operators_are_words_and_nothing_else(self, backend: Backend) -> None:
        assert found(backend, "queijo OR mel") == set()
        assert found(backend, "mel OR rosmaninho") == {3}
        assert found(backend, "queijo NOT serra") == set()
        assert found(backend, "-mel") == {3}
        assert found(backend, "que*jo") == set()
        assert found(backend, '"queijo"') == {1, 2}

    def test_control_characters_part_words(self, backend: Backend) -> None:
        assert found(backend, "queijo\x00serra") == {2}

    @pytest.mark.parametrize("after", ["x", "🧀", "AAAA", "9" * 500, "null", "[]", "W10", "eyJhIjoxfQ==", "\x00", "-1:-1"])
    def test_a_cursor_of_nonsense_is_the_first_page(self, backend: Backend, after: str) -> None:
        for order in Order:
            asked = question(order=order, near=COIMBRA, size=2)
            assert backend.find(replace(asked, after=after)).products == backend.find(asked).products

    def test_a_cursor_of_another_order_gives_a_page(self, backend: Backend) -> None:
        for one in Order:
            after = backend.find(question(order=one, near=COIMBRA, size=1)).next
            for other in Order:
                backend.find(question(order=other, near=COIMBRA, size=1, after=after))

    def test_facets_of_nonsense_find_nothing(self, backend: Backend) -> None:
        for value in ("", "x" * 5000, "\x00", "'; DROP TABLE", "10 OR 1=1"):
            assert found(backend, chosen={Facet.CATEGORY: (value,)}) == set()

    def test_an_unknown_language_still_finds(self, backend: Backend) -> None:
        assert found(backend, "queijo", language="xx") == {1, 2}

    def test_places_and_prices_out_of_the_world_give_an_answer(self, backend: Backend) -> None:
        assert len(backend.find(question(order=Order.NEAREST, near=(1e9, -1e9))).products) == 3
        assert found(backend, lowest=Decimal("1e30")) == set()
        assert found(backend, highest=Decimal("1e30")) == {1, 2, 3}

    def test_an_empty_write_is_none(self, backend: Backend) -> None:
        assert backend.write([]) == 0
        assert backend.remove([]) == 0
