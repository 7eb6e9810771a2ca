"""The embedded ftrack-compatible review server and the page that guests see."""
