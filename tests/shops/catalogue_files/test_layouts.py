"""Each tool's own columns, in files written here as that tool writes them."""

from __future__ import annotations

from decimal import Decimal

from tests.shops.catalogue import read, sample, table


def test_shopify() -> None:
    catalogue = read(sample("shopify.csv"))
    cap, jug, bowl = catalogue.items
    assert catalogue.layout == "shopify"
    assert [(size.name, size.sku, size.price, size.stock, size.grams) for size in cap.variants] == [
        ("Small / Grey", "CAP-S", Decimal("24.90"), 4, 180),
        ("Large / Brown", "CAP-L", Decimal("29.90"), 2, 200),
    ]
    assert [(picture.address[-9:], picture.alt) for picture in cap.pictures] == [
        ("cap-1.jpg", "Front"),
        ("cap-2.jpg", "Side"),
        ("brown.jpg", ""),
    ]
    assert "<p>Warm.</p>" in (cap.description or "")
    assert "alert" not in (cap.description or "")
    assert cap.rows == [2, 3, 4]
    assert (jug.row, jug.variants[0].name, jug.description, jug.is_public) == (6, "", "A plain jug.", True)
    assert bowl.is_public is False


def test_shopifys_newer_headings() -> None:
    headings = [
        "Title",
        "URL handle",
        "Description",
        "Published on online store",
        "Status",
        "SKU",
        "Option1 name",
        "Option1 value",
        "Price",
    ]
    headings += ["Inventory quantity", "Weight value (grams)", "Product image URL", "Image position"]
    row = ["Cap", "cap", "<p>Warm</p>", "TRUE", "Active", "C1", "Size", "S", "10", "3", "150", "https://pictures.example/a.jpg", "1"]
    catalogue = read(table(row, headings=headings))
    (size,) = catalogue.items[0].variants
    assert (catalogue.layout, size.name, size.stock, size.grams, size.price) == ("shopify", "S", 3, 150, Decimal(10))


def test_woocommerce() -> None:
    catalogue = read(sample("woocommerce_en.csv"))
    honey, soap, old, external = catalogue.items
    assert catalogue.layout == "woocommerce"
    assert [(size.name, size.sku, size.price, size.stock, size.grams) for size in honey.variants] == [
        ("250 g", "HONEY-250", Decimal("6.50"), 12, 450),
        ("500 g", "HONEY-500", Decimal("11.00"), None, 800),
    ]
    assert honey.variants[1].sale is not None
    assert honey.variants[1].sale.price == Decimal("9.90")
    assert honey.variants[1].only_in_stock
    assert [picture.address for picture in honey.pictures] == ["https://pictures.example/honey.jpg", "https://pictures.example/honey,2.jpg"]
    assert honey.categories[:2] == ["Honey", "Gifts"]
    assert (soap.variants[0].stock, soap.description, soap.is_public) == (0, "Mild.", True)
    assert (old.is_public, old.variants[0].price) == (False, Decimal(5)), "its sale is long over"
    assert "external" in external.remarks[0].text
    assert "“NOWHERE”" in catalogue.strays[0].text


def test_woocommerce_in_french_and_portuguese() -> None:
    (miel,) = read(sample("woocommerce_fr.csv")).items
    assert [(size.name, size.price, size.grams) for size in miel.variants] == [("250 g", Decimal("6.50"), 450), ("500 g", Decimal(11), 800)]
    (soap,) = read(sample("woocommerce_pt.csv")).items
    assert (soap.variants[0].sku, soap.variants[0].price, soap.variants[0].stock) == ("SAB", Decimal("1204.20"), 7)


def test_a_stock_kept_for_the_whole_product_is_shared_out() -> None:
    headings = ["ID", "Type", "SKU", "Name", "Published", "In stock?", "Stock", "Regular price", "Parent", "Attribute 1 value(s)"]
    rows = [["1", "variable", "P", "Pot", "1", "1", "5", "", "", ""]]
    rows += [["", "variation", f"P{size}", "Pot", "1", "1", "parent", "3", "P", size] for size in ("S", "L")]
    (pot,) = read(table(*rows, headings=headings)).items
    assert [size.stock for size in pot.variants] == [3, 2]


def test_prestashop() -> None:
    catalogue = read(sample("prestashop.csv"))
    oil, vinegar = catalogue.items
    assert catalogue.layout == "prestashop"
    (size,) = oil.variants
    assert (size.sku, size.price, size.stock, size.grams) == ("OIL-500", Decimal("12.90"), 25, 1100)
    assert [(picture.address[-8:], picture.alt) for picture in oil.pictures] == [("/oil.jpg", "Bottle"), ("oil2.jpg", "Label")]
    assert oil.description == "Green<p>Fruity</p>"
    assert (vinegar.is_public, vinegar.variants[0].stock) == (False, 0)


def test_prestashops_list_in_french() -> None:
    (soap,) = read(sample("prestashop_fr.csv")).items
    assert (soap.variants[0].price, soap.variants[0].stock, soap.is_public) == (Decimal("4.20"), 12, True)


def test_prices_without_vat_need_the_rate() -> None:
    data = table(["1", "Soap", "S", "10,00", "5"], headings=["Product ID", "Name", "Reference #", "Price tax excluded", "Quantity"])
    without = read(data)
    assert without.lacks_vat
    assert without.items[0].variants[0].price is None
    assert read(data, vat=Decimal(23)).items[0].variants[0].price == Decimal("12.30")


def test_open_food_network() -> None:
    catalogue = read(sample("open_food_network.csv"))
    carrots, eggs, cider, flour = catalogue.items
    assert catalogue.layout == "open_food_network"
    assert catalogue.looks_like_food
    assert [(size.name, size.price, size.stock, size.grams) for size in carrots.variants] == [
        ("1 kg", Decimal("2.40"), 20, 1000),
        ("500 g", Decimal("1.40"), 10, 500),
    ]
    (box,) = eggs.variants
    assert (box.sku, box.net_content, box.net_unit, box.grams, box.only_in_stock) == ("EGG6", Decimal(6), "piece", None, True)
    assert (cider.variants[0].net_content, cider.variants[0].net_unit) == (Decimal(750), "ml")
    assert flour.variants[0].grams == 907


def test_a_table_of_ones_own_is_tried_as_our_template() -> None:
    catalogue = read("Nome;Preço;Peso (kg);Quantidade;Categoria\nTigela;12,5;0,8;4;Crafts\n".encode())
    (size,) = catalogue.items[0].variants
    assert (catalogue.layout, catalogue.items[0].title, size.price, size.grams) == ("feira", "Tigela", Decimal("12.50"), 800)


def test_sizes_in_our_template_by_title_or_code() -> None:
    headings = ["SKU", "Title", "Size or kind", "Price with VAT", "Product code"]
    by_title = read(table(["a", "Cap", "S", "1", ""], ["b", "Cap", "L", "2", ""], ["c", "Cup", "", "3", ""], headings=headings))
    assert [len(item.variants) for item in by_title.items] == [2, 1]
    by_code = read(table(["a", "Cap", "S", "1", "x"], ["b", "", "L", "2", "x"], headings=headings))
    assert [size.name for size in by_code.items[0].variants] == ["S", "L"]
