"""The catalogue as Google Merchant Center fetches it: RSS 2.0 with Google's names (support.google.com/merchants/answer/7052112)."""
