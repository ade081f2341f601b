"""What the CRM told us, and when: immutable batches, a hash-chained manifest, intervals."""
