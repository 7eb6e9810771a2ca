"""What publishing for review is: no Qt, no application, no server.

Names are loaded at first use, so that an application which imports this package pays for nothing it
does not call.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import RushesError as RushesError
    from .hookspecs import hookimpl as hookimpl
    from .media.frame_map import FrameMap as FrameMap
    from .publish.request import PublishRequest as PublishRequest
    from .session import Session as Session
    from .session import SessionAuthentication as SessionAuthentication

_HOMES = {
    "FrameMap": ".media.frame_map",
    "PublishRequest": ".publish.request",
    "RushesError": ".errors",
    "Session": ".session",
    "SessionAuthentication": ".session",
    "hookimpl": ".hookspecs",
}

__all__ = [
    "FrameMap",
    "PublishRequest",
    "RushesError",
    "Session",
    "SessionAuthentication",
    "hookimpl",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'rushes.core' has no attribute {name!r}")
    value = getattr(import_module(home, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
