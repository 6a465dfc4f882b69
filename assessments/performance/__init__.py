"""Performance: which results count, what ratings make a predicate, and what contradicts it (PermenPANRB 6/2022)."""
