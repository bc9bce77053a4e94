"""One module a shop: its products, each a still life."""
