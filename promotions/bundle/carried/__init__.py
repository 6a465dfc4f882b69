"""What every bundle carries: its specification, and a verifier that needs nothing but Python."""
