"""No application at all: sequences, movies and stills that lie on disk."""
