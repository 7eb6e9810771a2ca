"""The tab that publishes: what, where to, how, and one button."""
