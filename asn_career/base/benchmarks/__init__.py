"""Measured ratios: a piece of work against the least that it could cost, in one run on one machine."""
