"""Rotation between posts of one level: who is due, a proposal by data, the plan of people, and its openings."""
