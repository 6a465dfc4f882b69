"""What training came to: evaluations by people, and the movement between assessments beside that of others."""
