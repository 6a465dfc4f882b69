"""An agency's own rules, where the law leaves them open: what may be set, by whom, since when, and what it changes."""
