"""The Python client of an ftrack server: `Session` and what belongs to it.

Names are loaded at first use and `requests` only when a session is opened, so that an application which
imports this package pays for nothing it does not call.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .auth import SessionAuthentication as SessionAuthentication
    from .criteria import Criteria as Criteria
    from .entity import Entity as Entity
    from .query import QueryResult as QueryResult
    from .query_text import quote as quote
    from .retry import RetryPolicy as RetryPolicy
    from .session import Session as Session
    from .symbols import NOT_SET as NOT_SET
    from .upload import upload_file as upload_file
    from .upload_state import UploadResult as UploadResult
    from .upload_state import UploadState as UploadState

_HOMES = {
    "NOT_SET": ".symbols",
    "Criteria": ".criteria",
    "Entity": ".entity",
    "QueryResult": ".query",
    "RetryPolicy": ".retry",
    "Session": ".session",
    "SessionAuthentication": ".auth",
    "UploadResult": ".upload_state",
    "UploadState": ".upload_state",
    "quote": ".query_text",
    "upload_file": ".upload",
}

__all__ = [
    "NOT_SET",
    "Criteria",
    "Entity",
    "QueryResult",
    "RetryPolicy",
    "Session",
    "SessionAuthentication",
    "UploadResult",
    "UploadState",
    "quote",
    "upload_file",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'rushes.core.session' has no attribute {name!r}")
    value = getattr(import_module(home, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
