"""The yearly public summary: one year of an agency with small numbers hidden, published by two people."""
