"""What templates ask of this app."""
