"""System checks of the shared code."""
