"""A host without an application: it does what its script says, on a main thread of its own.

script       what happens in it: slow frames, a crash, missing frames, a full disk …
application  the pretended application: a scene, a main thread, and what an artist may do
adapter      the hooks, as any adapter has them
rehearsal    the situations of a conformance run
"""

from __future__ import annotations

from .adapter import SimulatorHost as SimulatorHost
from .adapter import create_adapter as create_adapter
from .script import Script as Script

__all__ = ["Script", "SimulatorHost", "create_adapter"]
