"""The driver's pages, for a phone: outside of the back office, since they work without a network and under the strict policy."""
