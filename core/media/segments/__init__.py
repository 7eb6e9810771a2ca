"""Movies made of segments that are encoded by themselves, so that a new version encodes only what changed.

`plan` cuts a movie into segments of a fixed length, `fingerprint` says by hash what decides the bits of
each, `cache` keeps finished ones on disk, `movie` encodes what is missing and joins all without encoding
again. A movie made with a full cache has the same bytes as one made with an empty cache, because both
are joined from the same segments.
"""
