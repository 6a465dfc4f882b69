"""Deciding about everybody at once: facts as columns, every rule and figure as whole numbers in NumPy arrays.

The definition is the decision about one person (``promotions/decision.py``); this says the same for all of them, and a
test compares the two on random people, posts and days. Nothing here is a float.
"""
