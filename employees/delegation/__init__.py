"""Acting in the name of an official who is away: named acts, between two days, by order (ADR 26)."""
