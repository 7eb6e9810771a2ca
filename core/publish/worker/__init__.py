"""The worker: one process a user that takes publishes from the journal and finishes them."""
