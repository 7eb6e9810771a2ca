"""Frames to a movie that browsers play: find, read, colour, encode, probe.

Plain functions over sequences and movies, without any application. `frame_map`, `footage`, `sequences`,
`encode`, `probe`, `thumbnail` and `ftrack_meta` import nothing but the standard library until they are
called; `images`, `colour`, `reader` and `sample` need the extra `worker` and raise `MissingPartError`
when they are imported without it.
"""
