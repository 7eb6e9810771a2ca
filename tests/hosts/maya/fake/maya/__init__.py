"""A Maya that behaves, for tests: what is published of Maya's commands decides what can be called."""
