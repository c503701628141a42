"""What readiness pages and reports need, read in a constant number of queries."""
