"""How gaps changed from month to month: keeping the months, reading their figures, and one person's history."""
