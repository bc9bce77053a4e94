"""Delivery at chosen hours of a day, with as many places as the post can serve."""
