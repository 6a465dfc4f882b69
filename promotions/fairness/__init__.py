"""Fairness figures of official runs after they were sent, by group, and how people oversaw them."""
