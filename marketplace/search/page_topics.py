"""What pages hang on that ask the index; they say so by ``reading_as("index")``."""

from cms.page_cache.watching import watch

watch("market_search.SearchIndex", topic="index", only=("current", "revision"))
