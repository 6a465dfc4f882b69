"""Objections (sanggah) to the result of a selection: filed in time, checked, answered by two, with their effect."""
