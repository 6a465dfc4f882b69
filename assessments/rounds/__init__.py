"""Assessment rounds: whom to assess by which method, who rates, what was answered, and the level it comes to."""
