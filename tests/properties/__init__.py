"""Every figure of the engines equals that of the independent reference, on random agencies."""
