"""Individual development plans: proposed from gaps, agreed with the superior, done with evidence, closed by results."""
