"""HTTP: the API, file transfers, and what stands around them."""
