"""The pages on the way to a shop."""
