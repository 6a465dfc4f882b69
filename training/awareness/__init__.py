"""Awareness: tell those who do nothing about a gap, or never opened their plan, why it matters and what comes next."""
