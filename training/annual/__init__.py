"""The annual plan of an agency: needs from gaps, the optimised proposal, the budget, and the way to sessions."""
