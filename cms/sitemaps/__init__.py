"""Sitemaps (sitemaps.org 0.9): which pages there are, in which languages, and when they last changed.

Each room says in a ``Section`` what of it search engines should know; ``config.crawlers`` names all of them.
"""
