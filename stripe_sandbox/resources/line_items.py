"""The lines of a checkout session, each with a price made on the spot (``price_data``)."""

from __future__ import annotations

from typing import Any

from stripe_sandbox import params
from stripe_sandbox.call import Call
from stripe_sandbox.errors import bad_parameter, missing
from stripe_sandbox.params import Required
from stripe_sandbox.store import Thing

LINE = params.group(
    {
        "price": params.identifier,
        "price_data": params.group(
            {
                "currency": Required(params.currency),
                "product_data": params.group(
                    {
                        "name": Required(params.text()),
                        "description": params.text(),
                        "images": params.array(params.url, 8),
                        "metadata": params.metadata,
                        "tax_code": params.text(60),
                    }
                ),
                "tax_behavior": params.choice("exclusive", "inclusive", "unspecified"),
                "unit_amount": Required(params.integer(0, 99_999_999)),
            }
        ),
        "quantity": params.integer(1, 999_999),
        "metadata": params.metadata,
    }
)


def fresh(call: Call, said: list[dict[str, Any]]) -> list[Thing]:
    """The lines as Stripe shows them. Raises where they are none, or of more than one currency."""
    if not said:
        raise bad_parameter("Missing required param: line_items.", "line_items", "parameter_missing")
    lines = [_line(call, line, number) for number, line in enumerate(said)]
    if len({line["currency"] for line in lines}) > 1:
        raise bad_parameter("All line items of a Checkout Session must have the same currency.", "line_items")
    return lines


def _line(call: Call, said: dict[str, Any], number: int) -> Thing:
    place = f"line_items[{number}]"
    if "price" in said:
        raise missing("price", said["price"], f"{place}[price]", status=400)
    if "price_data" not in said or "product_data" not in said["price_data"]:
        raise bad_parameter("The sandbox has no catalogue: give price_data with product_data.", f"{place}[price_data]", "parameter_missing")
    if "quantity" not in said:
        raise bad_parameter(f"Missing required param: {place}[quantity].", f"{place}[quantity]", "parameter_missing")
    price, product = said["price_data"], said["price_data"]["product_data"]
    total = price["unit_amount"] * said["quantity"]
    return {
        "id": call.books.new_id("li_"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": price["currency"],
        "description": product["name"],
        "metadata": said.get("metadata", {}),
        "price": {
            "id": call.books.new_id("price_"),
            "object": "price",
            "active": False,
            "billing_scheme": "per_unit",
            "created": call.now,
            "currency": price["currency"],
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": None,
            "metadata": {},
            "nickname": None,
            "product": call.books.new_id("prod_", 14),
            "recurring": None,
            "tax_behavior": price.get("tax_behavior", "unspecified"),
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "one_time",
            "unit_amount": price["unit_amount"],
            "unit_amount_decimal": str(price["unit_amount"]),
        },
        "quantity": said["quantity"],
    }
