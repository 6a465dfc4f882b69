"""What is due in development: who is told when, by days of a rule; a daily job tells each thing once for its time."""
