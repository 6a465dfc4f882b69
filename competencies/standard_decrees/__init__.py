"""Standards of posts by decree: what classes and posts require, agreed by two people, and what follows."""
