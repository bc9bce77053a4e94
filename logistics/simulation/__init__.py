"""A month of the post without people: parcels are booked, scanned, delivered, missed, lost and returned by the same doors as real ones."""
