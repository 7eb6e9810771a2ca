"""Krita: the adapter, and what a conformance run needs of it.

adapter    the hooks
rehearsal  the situations of a conformance run
run        starts a script inside of Krita
"""
