"""Further attempts to fill a vacancy: a chain in which each one names the attempt before it and leaves it whole."""
