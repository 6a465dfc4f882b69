"""Career management for Indonesian civil servants."""
