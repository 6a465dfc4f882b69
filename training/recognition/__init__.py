"""Recognition of those who develop themselves: criteria over everybody, nominations by people, a fenced budget."""
