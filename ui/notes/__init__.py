"""The tab with the notes of a version and its review session."""
