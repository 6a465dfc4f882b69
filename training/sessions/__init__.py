"""Sessions of programmes: who gets a seat and why, attendance, results, and what follows from them."""
