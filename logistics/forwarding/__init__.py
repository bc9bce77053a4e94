"""Everything for one household follows it to a new address for some months."""
