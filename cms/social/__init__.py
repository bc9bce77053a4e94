"""What a page looks like where somebody passes its address on: words and a picture of its own (Open Graph, ogp.me)."""
