"""The tab with every publish: what it does, how far it is, and what may be done to it."""
